#!/bin/sh
# Our packer beside gzip, pigz and zstd, as ratios. Usage: bench/pack.sh [megabytes [rounds [folder]]]
set -eu
cd "$(dirname "$0")/.."
megabytes=${1:-1024}
rounds=${2:-3}
work=$(mktemp -d "${3:-${TMPDIR:-/tmp}}/vya-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
mvn -q -B test-compile
java -Xmx96m -cp "target/test-classes:target/classes:target/lib/*" \
  digital.vya.backupdb.bench.PackBench "$megabytes" "$rounds" "$work"
