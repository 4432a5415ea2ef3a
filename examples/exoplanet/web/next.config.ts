import type { NextConfig } from 'next';

const api = process.env.API_URL ?? 'http://localhost:8000';

const config: NextConfig = {
  output: 'standalone',
  poweredByHeader: false,
  turbopack: { root: import.meta.dirname },
  // In production a proxy in front of both sends /api to the back end.
  rewrites: async () =>
    process.env.NODE_ENV === 'development' ? [{ source: '/api/:path*', destination: `${api}/api/:path*` }] : [],
};

export default config;
