#!/bin/sh
# start.sh CGROUP ROOT JAVA BIND...: starts a systemd of its own, in namespaces of its own, as the first process of a
# machine whose /usr is this machine's, read-only, and whose all else is in memory. It is gone when this process is.
set -eu
cgroup=$1
shift

# below a cgroup of its own, which it takes for the root of all
for hierarchy in /sys/fs/cgroup/systemd /sys/fs/cgroup; do
    if [ -f "$hierarchy/cgroup.procs" ]; then
        mkdir -p "$hierarchy/$cgroup"
        echo $$ >"$hierarchy/$cgroup/cgroup.procs"
        break
    fi
done
exec unshare --pid --fork --kill-child --mount --uts --ipc --net --cgroup sh "$(dirname "$0")/machine.sh" "$@"
