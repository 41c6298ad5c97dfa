#!/bin/sh
# Builds Swift4J when its sources are newer than the last build, then runs the command line: ./swift --help
set -e
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=$here/swift-examples/target
stamp=$target/.built

if [ ! -f "$stamp" ] || [ -n "$(find "$here"/pom.xml "$here"/swift-*/pom.xml "$here"/swift-*/src/main -newer "$stamp" -print 2>/dev/null | head -n 1)" ]; then
  echo "building…" >&2
  log=$(mktemp)
  rm -rf "$target/lib"
  # shellcheck disable=SC2086
  if ! (cd "$here" && ./mvnw -B -q -Punchecked -DskipTests -Dspotless.check.skip=true -Denforcer.skip=true ${SWIFT_MAVEN_OPTIONS:-} package) > "$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    exit 1
  fi
  rm -f "$log"
  touch "$stamp"
fi

# Without the C library's thread cache its heap loses fewer of the large blocks that training frees and asks for again.
GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.tcache_count=0}
export GLIBC_TUNABLES

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
options="-XX:+UseSerialGC -Xshare:auto -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=${SWIFT_LOG:-error}"
if "$java" -version 2>&1 | grep -qE 'version "(2[4-9]|[3-9][0-9])'; then
  options="$options --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
fi
# shellcheck disable=SC2086
exec "$java" $options ${SWIFT_JAVA_OPTIONS:--Xmx512m} -cp "$target/classes:$target/lib/*" io.swift4j.cli.Main "$@"
