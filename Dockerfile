# The build arguments let images of one's own stand in; scripts/build-image makes such where no image
# registry can be reached. The first needs Rust, a C compiler, make and perl: SQLite, libpq and OpenSSL
# are built from source. The second needs no more than the C library and a shell.
ARG BUILD_IMAGE=docker.io/library/rust:1.95-bookworm
ARG RUNTIME_IMAGE=docker.io/library/debian:bookworm-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
# What the build leaves behind is removed in the same step, so that no layer holds it.
RUN cargo build --locked --profile production --bin samspel --target-dir /tmp/target \
    && install -D /tmp/target/production/samspel /out/samspel \
    && mkdir /out/data \
    && rm -rf /tmp/target

FROM ${RUNTIME_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Samspel" \
      org.opencontainers.image.description="Shared service in which authorities and the person coordinate a SIP" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# A user with a name: libpq asks for it.
RUN echo "samspel:x:10001:10001::/var/lib/samspel:/usr/sbin/nologin" >>/etc/passwd \
    && echo "samspel:x:10001:" >>/etc/group

# Whom to trust when the issuer's keys are fetched.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/samspel /usr/local/bin/samspel
COPY --from=build --chown=10001:10001 /out/data /var/lib/samspel

# The one folder that is written to: the rest may be mounted read-only.
VOLUME /var/lib/samspel
WORKDIR /var/lib/samspel
# Every setting can come from the environment; these are the ones that a container wants otherwise. The
# last gives memory back as soon as it is free.
ENV SAMSPEL__SERVER__ADDRESS=0.0.0.0:8080 \
    SAMSPEL__DATABASE__URL=sqlite:/var/lib/samspel/samspel.db \
    SQLITE_TMPDIR=/var/lib/samspel \
    MIMALLOC_PURGE_DELAY=0
USER 10001:10001

EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/usr/local/bin/samspel", "health"]
ENTRYPOINT ["/usr/local/bin/samspel"]
CMD ["serve"]
