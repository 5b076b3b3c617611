# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS dependencies
WORKDIR /okra
COPY package.json package-lock.json .npmrc ./
# The image has its Node already, so the optional packages, which carry one, stay out.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional

FROM node:24-bookworm-slim
WORKDIR /okra
COPY --from=dependencies /okra/node_modules node_modules
COPY package.json LICENSE ./
COPY contract contract
COPY server server
RUN printf '#!/bin/sh\nexec node /okra/server/cli/main.ts "$@"\n' > /usr/local/bin/okra \
    && chmod +x /usr/local/bin/okra \
    && install -d -o node -g node /data

# What server/node-settings.json says, here and in the last line.
ENV MALLOC_MMAP_THRESHOLD_=32768
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 OKRA_DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without a shell or npm in between, the server itself receives the stop signal and finishes its requests.
CMD ["node", "--max-semi-space-size=8", "--external-memory-accounted-in-global-limit", "--heap-growing-percent=60", "server/main.ts"]
