# What a good engineer writes by hand for a front end of Vite: built with Node.js, served by nginx. The secret `npm` says
# which registry packages come from; without it, npm's own.
ARG NODE=plimsoll-test/node:24-slim
ARG NGINX=plimsoll-test/nginx:slim

FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/var/cache/npm \
    --mount=type=secret,id=npm \
    npm ci --no-audit --no-fund --cache /var/cache/npm --userconfig /run/secrets/npm
COPY . .
RUN npm run build

FROM ${NGINX}
RUN printf '%s\n' 'server {' '  listen 8080;' '  root /srv;' '  location / { try_files $uri /index.html; }' '}' \
      > /etc/nginx/sites-enabled/default && \
    sed -i 's|^pid .*|pid /tmp/nginx.pid;|; s|^user .*||; s|/var/log/nginx/[a-z]*.log|/dev/stderr|' /etc/nginx/nginx.conf && \
    chown -R www-data /var/lib/nginx
COPY --from=build /app/dist /srv
USER www-data
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]
