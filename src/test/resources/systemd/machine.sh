#!/bin/sh
# machine.sh ROOT JAVA BIND...: inside the namespaces; becomes systemd.
set -eu
root=$1
java=$2
shift 2

mount --make-rprivate /
mount -t tmpfs -o mode=755 machine "$root"
cd "$root"
mkdir usr etc run var tmp proc sys dev opt srv root old
chmod 1777 tmp
mount --bind /usr usr
mount -o remount,bind,ro usr
for link in bin sbin lib lib32 lib64; do
    if [ -L "/$link" ]; then cp -P "/$link" "$link"; elif [ -d "/$link" ]; then mkdir "$link" && mount --bind "/$link" "$link"; fi
done
mount -t tmpfs -o mode=755 local usr/local
mkdir -p usr/local/bin usr/local/sbin var/lib var/log var/backups var/tmp etc/systemd/system

# its users, and what Java and the C library read
for file in passwd group nsswitch.conf ld.so.cache login.defs localtime alternatives; do
    if [ -e "/etc/$file" ]; then cp -a "/etc/$file" etc/; fi
done
cp -a /etc/java-* etc/ 2>/dev/null || true
: >etc/shadow
: >etc/gshadow
: >etc/fstab
echo 0123456789abcdef0123456789abcdef >etc/machine-id
for bind; do
    mkdir -p "$root$bind"
    mount --bind "$bind" "$root$bind"
done
[ -x "$root$java" ] || { mkdir -p "$root${java%/bin/java}" && mount --bind "${java%/bin/java}" "$root${java%/bin/java}"; }
ln -s "$java" usr/local/bin/java

# only these units: none of this machine's may set its clock, its kernel or its disks
mount -t tmpfs -o mode=755 units usr/lib/systemd/system
for target in sysinit basic multi-user network-online shutdown umount; do
    printf '[Unit]\nDescription=%s\nDefaultDependencies=no\n' "$target" >"usr/lib/systemd/system/$target.target"
done

mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 cgroup sys/fs/cgroup
if [ -d /sys/fs/cgroup/systemd ]; then
    mkdir sys/fs/cgroup/systemd
    mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
else
    mount -t cgroup2 cgroup2 sys/fs/cgroup
fi
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=755 dev dev
for device in null zero full random urandom tty; do
    : >"dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/shm dev/pts dev/mqueue dev/hugepages
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 pts dev/pts
ln -s pts/ptmx dev/ptmx

pivot_root . old
umount -l /old
rmdir /old
exec env -i container=other PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=multi-user.target --log-target=console --show-status=no
