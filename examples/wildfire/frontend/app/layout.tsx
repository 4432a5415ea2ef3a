import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = {
  title: 'Wildfire',
  description: 'Upload a photograph and learn whether something burns in it.',
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header className="bar">
          <a className="brand" href="/">
            <span aria-hidden="true">▲</span> Wildfire
          </a>
          <nav aria-label="Main">
            <a href="/invite">Invite</a>
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
