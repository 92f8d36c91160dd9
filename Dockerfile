# Production images. `server` is run any number of times; `edge` is the same program text with Kamailio and rtpengine. See docker-compose.yml.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# npm brings its own Node for machines that have an old one; the image has the right one already. The model runtime brings every platform's binaries, and would fetch more.
RUN ONNXRUNTIME_NODE_INSTALL=skip npm ci --include=dev --no-audit --no-fund && rm -rf node_modules/node-linux-* node_modules/onnxruntime-node/bin/napi-v6/darwin node_modules/onnxruntime-node/bin/napi-v6/win32
COPY . .
RUN node -e "import('/app/server/embedded/web-build.ts').then((build) => build.buildWeb())" \
 && npm prune --omit=dev --no-save --no-audit --no-fund && rm -rf node_modules/node-linux-*

FROM node:24-bookworm-slim AS server
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg espeak-ng fonts-wqy-microhei \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10096 --create-home sanfen \
 && install -d -o sanfen -g sanfen /media/recordings /media/prompts /var/lib/sanfen
WORKDIR /app
COPY --from=build /app .
USER sanfen
ENV NODE_ENV=production NODE_COMPILE_CACHE=/tmp/compiled HOST=0.0.0.0 PORT=9633 MQTT_PORT=1883 SANFEN_DATA=/var/lib/sanfen
EXPOSE 9633 1883
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9633/api/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts"]

FROM server AS edge
USER root
RUN apt-get update \
 && apt-get install -y --no-install-recommends kamailio kamailio-websocket-modules kamailio-tls-modules kamailio-json-modules \
    kamailio-utils-modules kamailio-extra-modules kamailio-autheph-modules rtpengine-daemon \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o sanfen -g sanfen -m 700 /run/sanfen-edge
USER sanfen
HEALTHCHECK NONE
CMD ["node", "server/edge-main.ts", "kamailio"]
