# What a good engineer writes by hand for a Next.js application with `output: 'standalone'`. The secret `npm` says which
# registry packages come from; without it, npm's own.
ARG BASE=plimsoll-test/node:24-slim

FROM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/var/cache/npm \
    --mount=type=secret,id=npm \
    npm ci --no-audit --no-fund --cache /var/cache/npm --userconfig /run/secrets/npm
COPY . .
ENV NEXT_TELEMETRY_DISABLED=1
RUN npm run build

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin app
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
USER 10001:10001
EXPOSE 3000
CMD ["node", "server.js"]
