package digital.vya.backupdb.install;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The text of the systemd unit that runs {@code serve}. Why each line is there, and how to widen it, is in install.md. */
final class ServiceUnit {
    /** By which a unit that was written here is known. */
    static final String HEADER = "# Written by `vya-backupdb install` and replaced by `vya-backupdb upgrade`.";

    private static final String TEXT = """
            # What you change goes into a drop-in, which stays: systemctl edit vya-backupdb
            [Unit]
            Description=vya-backupdb, scheduled backups that are proven
            Wants=network-online.target
            After=network-online.target postgresql.service mariadb.service mysql.service docker.service

            [Service]
            Type=notify
            NotifyAccess=all
            User=%1$s
            ExecStart=%2$s serve
            # NAME=value for {{env:NAME}}, JAVA_OPTS and JAVA_HOME; owned by root, mode 0600
            EnvironmentFile=-%3$s/environment
            %4$sRestart=on-failure
            RestartSec=30
            TimeoutStartSec=15min

            # a scheduler that hangs is ended, with what its threads did in the journal, and started anew
            WatchdogSec=3min
            WatchdogSignal=SIGQUIT
            TimeoutAbortSec=10

            # `serve` ends its dumps within 10 seconds; whatever happens to it, none of them outlives it
            KillMode=control-group
            TimeoutStopSec=30
            SuccessExitStatus=143
            # a dump that the kernel ends for its memory fails that dump, not the service
            OOMPolicy=continue

            # what it may write, and nothing else
            UMask=0077
            StateDirectory=vya-backupdb
            StateDirectoryMode=0700
            ReadWritePaths=-%5$s
            ProtectSystem=strict
            ProtectHome=yes
            PrivateTmp=yes
            RemoveIPC=yes

            # what it may be and ask of the kernel
            NoNewPrivileges=yes
            CapabilityBoundingSet=
            AmbientCapabilities=
            PrivateDevices=yes
            DevicePolicy=closed
            ProtectClock=yes
            ProtectControlGroups=yes
            ProtectHostname=yes
            ProtectKernelLogs=yes
            ProtectKernelModules=yes
            ProtectKernelTunables=yes
            ProtectProc=invisible
            LockPersonality=yes
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallFilter=~@privileged
            SystemCallErrorNumber=EPERM

            [Install]
            WantedBy=multi-user.target
            """;

    private ServiceUnit() {}

    /** {@code javaHome} is said where the service would not find Java by itself. */
    static String text(Layout layout, String user, @Nullable Path javaHome) {
        String java = javaHome == null ? "" : "Environment=JAVA_HOME=" + javaHome + "\n";
        return HEADER + "\n" + TEXT.formatted(user, layout.launcher(), Layout.CONFIG, java, Layout.BACKUPS);
    }
}
