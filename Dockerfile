# The whole of Parlor with nothing but what it runs on. Built by `docker build -t parlor .`, run by
# `docker run -p 8000:8000 -v parlor:/data parlor`.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
# The one optional dependency is Node.js, which the image has already.
RUN npm run build && rm dist/.tsbuildinfo && npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production PARLOR_DB=/data/parlor.db
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE LICENSES.md ./
COPY drizzle drizzle
# Created here, because a volume gets its owner from the image.
RUN mkdir /data && chown node:node /data && chmod +x dist/parlor.js && ln -s /app/dist/parlor.js /usr/local/bin/parlor
USER node
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8000}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/parlor.js"]
