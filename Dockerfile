# syntax=docker/dockerfile:1

# Builds with the development packages, which do not go into the image that runs.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/galenic
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install script here: the database is another container, argon2 ships prebuilt.
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/dist ./dist
COPY migrations ./migrations
COPY LICENSE NOTICE ./
RUN mkdir -p /var/lib/galenic && chown node:node /var/lib/galenic
USER node
VOLUME /var/lib/galenic
EXPOSE 3000
# The worker runs the same image with: node dist/worker.js
CMD ["node", "dist/main.js"]
