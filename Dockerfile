# The image of a release: goreleaser lays the binaries of each platform beside this
# file. `make image` does the same for this machine's. The base has certificates,
# an account and nothing else: no shell, no C library.
FROM gcr.io/distroless/static-debian12:nonroot
ARG TARGETPLATFORM=linux/amd64
LABEL org.opencontainers.image.title="Unhunch" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY LICENSE THIRD_PARTY_LICENSES.md /usr/share/doc/unhunch/
COPY --chown=65532:65532 packaging/container/data/ /var/lib/unhunch/
COPY $TARGETPLATFORM/unhunch /usr/bin/unhunch
ENV UNHUNCH_STORE=/var/lib/unhunch/unhunch.db UNHUNCH_BACKUP_DIR=/var/lib/unhunch/backups UNHUNCH_LOG_FORMAT=json
USER 65532:65532
WORKDIR /var/lib/unhunch
VOLUME /var/lib/unhunch
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["/usr/bin/unhunch", "health"]
ENTRYPOINT ["/usr/bin/unhunch"]
CMD ["run"]
