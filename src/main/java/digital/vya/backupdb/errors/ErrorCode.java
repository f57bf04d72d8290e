package digital.vya.backupdb.errors;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** Every way a run can go wrong that has a name. Documented in docs/reference/errors.md; a test keeps both equal. */
public enum ErrorCode {
    CONFIG_INVALID(
            "VYA-1001", "The configuration is not valid", "Run `vya-backupdb config validate` and mend each line."),
    UNKNOWN_INSTANCE("VYA-1002", "No such instance", "Use an id from `instances` in backup.yaml."),
    UNKNOWN_DATABASE(
            "VYA-1003", "No such database", "List the server's databases; check include and exclude patterns."),
    NOTHING_TO_DO("VYA-1004", "Nothing was selected", "Enable an instance, or widen its database patterns."),
    INSTANCE_BUSY("VYA-1005", "Another run uses this instance", "Wait for it to end, then run again."),
    INTERRUPTED("VYA-1006", "The process ended before the run did", "Run the backup again; look for who killed it."),
    LOCALE_UNFIT(
            "VYA-1007",
            "The environment's locale is not one of UTF-8",
            "Start it by the launcher `vya-backupdb`, or set LC_ALL=C.UTF-8."),
    ADDRESS_UNUSABLE(
            "VYA-1008",
            "Health and metrics cannot be served at this address",
            "End what listens there, or set vya.http.port (0 takes any free one) or vya.http.host."),
    SERVE_RUNNING(
            "VYA-1009",
            "Another `serve` runs on this installation",
            "End the other one first, or give this one a vya.state.directory of its own."),
    FILES_DENIED(
            "VYA-1010",
            "Files of the product's own belong to another user",
            "Run it as the user whose files they are, or give them to this one."),
    INSTANCE_SKIPPED(
            "VYA-1016",
            "The instance was skipped because another run went on using it",
            "Nothing when that run backs it up; else give the schedules other times, or raise vya.backup.wait."),
    RUN_MISSED(
            "VYA-1017",
            "A schedule was due and no run began",
            "See why `serve` did not run then, or was not in time; `vya-backupdb run-now ID` backs up now."),
    RUN_SKIPPED(
            "VYA-1018",
            "A schedule was due while its run before still went on",
            "Nothing when it is rare; else let the schedule run less often, or see what its runs wait for."),
    UNKNOWN_SCHEDULE(
            "VYA-1019",
            "There is no such schedule",
            "See `vya-backupdb schedule list`, or correct config/backup.yaml."),
    ZONE_NOT_SAID(
            "VYA-1020",
            "A schedule has no timeZone, and this machine is in UTC",
            "Say in the schedule which zone its times are in: `timeZone: America/Sao_Paulo`, or `timeZone: UTC`."),
    CLOCKS_DIFFER(
            "VYA-1021",
            "This machine's clock and a server's are more than a minute apart",
            "Let both keep their time by NTP (`timedatectl`, chrony): schedules and the order of backups go by it."),
    CONFIG_EXPOSED(
            "VYA-1022",
            "Other users can read or change the configuration",
            "Make it only this user's: chown and chmod 600."),
    CHECK_UNANSWERED(
            "VYA-1023",
            "`doctor` waited in vain for an answer",
            "Look at what does not answer, such as a share, a lock or a firewall, then run it again."),
    LEASE_LOST(
            "VYA-1024",
            "A run lost what it worked on to other nodes",
            "Look why the catalogue could not be reached; another node backs up what is missing."),
    FILE_THERE("VYA-1030", "A file that would be written is there already", "Name another with --out, or add --force."),
    OLD_CONFIG_UNREADABLE(
            "VYA-1031",
            "An old configuration cannot be imported",
            "Give the JSON or YAML file of version 1 or 2, as it is."),
    NO_TERMINAL(
            "VYA-1032",
            "There is no terminal to ask at",
            "Write one without questions: `vya-backupdb config template --server NAME=HOST --out config/backup.yaml`."),
    RELOAD_REFUSED(
            "VYA-1041",
            "A changed configuration was not taken; `serve` goes on by the one it has",
            "Mend what is named, see `vya-backupdb config validate`, then `vya-backupdb reload`."),
    SERVE_MISSING("VYA-1042", "No `serve` runs here", "Start it: it reads the configuration then."),
    RELOAD_UNANSWERED(
            "VYA-1043",
            "`serve` did not say whether it took a changed configuration",
            "See its log, and whether it still runs; `vya-backupdb reload` may be asked again."),
    RELOAD_ELSEWHERE(
            "VYA-1044",
            "`serve` goes by another configuration than the one that is to be taken",
            "Give `reload` the --config that `serve` was started with, or start `serve` anew."),
    AUDIT_UNWRITTEN(
            "VYA-1051",
            "The audit cannot tell of what a command does",
            "See whether the state folder is full, read-only, or another user's, and what is said of the catalogue; then give the command again."),
    CATALOG_UNUSABLE(
            "VYA-1101",
            "The catalogue cannot be used",
            "See whether the state folder is full, read-only, or another user's; backups and restores go on without it."),
    CATALOG_DAMAGED(
            "VYA-1102",
            "The catalogue is damaged",
            "Run `vya-backupdb catalog rebuild`: it is made anew from records and manifests; backups go on meanwhile."),
    UNKNOWN_RUN("VYA-1103", "There is no such run", "Use an id, or the beginning of one, from `vya-backupdb runs`."),
    INTERNAL("VYA-1999", "Unexpected error", "Report it with the run's log."),

    TOOL_MISSING("VYA-2001", "A tool is not installed", "Install the package that brings it, or set its folder."),
    TOOL_FAILED("VYA-2002", "A tool ended with an error", "Read the tool's last words in the message."),
    TOOL_SIGNALLED("VYA-2003", "A tool was killed", "Look for the OOM killer or an operator in the system log."),
    TOOL_TIMEOUT(
            "VYA-2004", "A tool took too long", "Raise `timeouts.dump` of the policy, or find out why it is slow."),
    TOOL_STALLED(
            "VYA-2005",
            "A tool stopped sending data",
            "Look for locks on the server; raise `timeouts.stall` of the policy."),
    CANCELLED("VYA-2006", "The run was cancelled", "Run it again."),
    ROLES_UNKNOWN(
            "VYA-2041",
            "The instance has no roles that could be backed up",
            "Name an instance of PostgreSQL, MariaDB or MySQL, or one whose engine has a Kamelet dump-roles-ENGINE-action."),
    ROLES_NOT_THERE(
            "VYA-2042",
            "There is no restore point with roles of this instance",
            "Make one with `vya-backupdb roles backup`; `vya-backupdb restore-list` shows which have roles."),
    ROLES_ALONE(
            "VYA-2043",
            "The restore point holds roles and no database",
            "Restore it with --point and --instance; --roles and --exclude-role choose what becomes of which."),

    CONNECTION_FAILED(
            "VYA-3001",
            "The database server cannot be reached",
            "Check host, port, user, password and TLS of the instance."),
    CLIENT_TOO_OLD(
            "VYA-3002",
            "The client tools are older than the server",
            "Install client tools of the server's version or newer."),
    ROLES_FAILED(
            "VYA-3003",
            "Roles could not be dumped",
            "Give the user the right to read pg_authid or mysql.user, or use --skip-roles."),
    DUMP_INCOMPLETE("VYA-3004", "The dump is not complete", "Run the backup again; look at the server's log."),
    DUMP_EMPTY("VYA-3005", "The dump is empty", "Check the tool and its flags; a real dump is never empty."),
    ENGINE_UNKNOWN("VYA-3006", "No Kamelet dumps this engine", "Add routes/kamelets/dump-ENGINE-action.kamelet.yaml."),
    DUMP_RIGHTS("VYA-3007", "The user may not read all of the database", "Give it the rights that the message names."),
    ROWS_NOT_CHOSEN("VYA-3008", "The rows that the policy wants cannot be dumped", "Mend `rows` of the policy's dump."),
    DUMP_ERRORS("VYA-3009", "The dump tool met errors and went on", "Mend what the message names, and back up again."),
    NAME_UNWRITABLE(
            "VYA-3010",
            "The server writes a name so that no dump of it can be read",
            "Give what the message names another name, without a backtick."),
    DATABASE_MISSING(
            "VYA-3013",
            "A database that `include` names is not on the server",
            "Correct the name in `databases.include`, or take it out where the database is gone for good."),
    DATABASE_LEFT_OUT(
            "VYA-3014",
            "A database that is named cannot be backed up",
            "Mend what the message names, or do not name it (`databases.include`, `--database`)."),
    SESSION_LIMITED(
            "VYA-3021",
            "The server would leave rows out of every dump",
            "Run `SET GLOBAL` with the variable that the message names and `= DEFAULT`, and take it out of the server's"
                    + " files and init_connect."),
    HISTORY_MISSING(
            "VYA-3022",
            "The history of system-versioned tables is not in the backup",
            "Install mariadb-client 10.11 or newer; of tables with transaction-precise history only the rows of now can"
                    + " be dumped."),
    DUMP_OF_ANOTHER(
            "VYA-3023",
            "The dump is of another kind of server",
            "Name an instance of the kind that the message names with `--instance`."),
    VIEWS_CALL(
            "VYA-3024",
            "Dumping a view would lend its owner the rights of the user that backs up",
            "Make the functions SQL SECURITY DEFINER; or, where who may write functions there is trusted, let the policy"
                    + " say `dump: {options: {invokerViews: open}}`."),

    FILES_NONE("VYA-3101", "No file was found to back up", "Check the patterns and volumes of the set."),
    FILES_UNREADABLE(
            "VYA-3102",
            "Files could not be read and are not in the backup",
            "Give the user that runs this the right to read them, or exclude them."),
    FILES_CHANGED(
            "VYA-3103",
            "Files changed or vanished while they were archived",
            "Back up when nobody writes there, or exclude them; of those that changed the backup may hold a mixture."),
    PATTERN_UNMATCHED("VYA-3104", "Patterns match nothing", "Correct the patterns, or remove them from the set."),
    VOLUME_UNKNOWN(
            "VYA-3105", "There is no such Docker volume", "Use a name that `docker volume ls` lists, on this machine."),
    ARCHIVE_REMARKS("VYA-3106", "The archiver had something to say", "Read the message; the files are in the backup."),

    SPACE_LOW(
            "VYA-4001",
            "Not enough free space for the spool",
            "Free space, or set vya.spool.directory to a larger disk."),
    DISK_FULL("VYA-4002", "The disk is full", "Free space, then run the backup again."),
    PACK_FAILED("VYA-4003", "Packing failed", "Check the spool's disk, then run the backup again."),
    PACK_TIMEOUT("VYA-4004", "Packing took too long", "Raise `timeouts.pack` of the policy, or choose a faster codec."),
    STATE_UNWRITABLE(
            "VYA-4005",
            "A file of the product's own cannot be written",
            "Check that its folder is there and on a disk that can be written, and whose it is."),
    FOLDER_EXPOSED(
            "VYA-4007",
            "Another user could change a folder of the product's own",
            "Look at what is in it, then make it only this user's: chown and chmod 700."),
    SECRET_EXPOSED(
            "VYA-4008",
            "Another user could replace a secret",
            "Find out who wrote there, then make the file only this user's: chown and chmod 600."),
    DISK_FILLING(
            "VYA-4009",
            "A disk is filling up",
            "Free space, let `cleanup` keep less, or give it a larger disk before backups fail."),
    SPOOL_LEFTOVER(
            "VYA-4010",
            "Old files lie in the spool",
            "Look at what it is; no run of this product needs it, so it may be removed."),
    DESTINATION_FILLING(
            "VYA-4031",
            "A destination's disk is fuller than its watermark",
            "Free space, let `retention` keep less, or give it a larger disk; nothing is removed because of it."),

    DELIVERY_FAILED(
            "VYA-5001",
            "A destination did not take the backup",
            "Mend the destination, then `vya-backupdb dead-letter redrive --all`."),
    DELIVERY_UNPROVEN(
            "VYA-5002",
            "A destination holds other bytes than were sent",
            "Check the destination's storage, then redrive."),
    DELIVERY_TIMEOUT(
            "VYA-5003", "A destination did not answer in time", "Check the network to the destination, then redrive."),
    DESTINATION_SUSPENDED(
            "VYA-5004", "A destination failed too often and is left alone for a while", "Mend it, then redrive."),
    DESTINATION_UNKNOWN(
            "VYA-5005", "No such destination, or no Kamelet for its type", "Check `destinations` in backup.yaml."),
    NAME_TAKEN(
            "VYA-5006",
            "Another file already has this name at the destination",
            "Look at the file; the backup never overwrites."),
    DEAD_LETTER_UNKNOWN("VYA-5007", "No such dead letter", "Use an id from `vya-backupdb dead-letter list`."),
    DEAD_LETTER_DAMAGED(
            "VYA-5008", "A dead letter's files are missing or changed", "Drop it and run the backup again."),
    DEAD_LETTER_BUSY("VYA-5009", "Another process is delivering this dead letter", "Wait for it, then list again."),
    DESTINATION_UNREADABLE(
            "VYA-5010", "What a destination holds cannot be read", "Check the destination and the rights to read it."),
    STORED_UNPROTECTED(
            "VYA-5011",
            "A stored file is not protected as its destination asks",
            "Encrypt it where it lies, or let it expire; find out who put it there so."),
    DESTINATION_UNMOUNTED(
            "VYA-5012", "A destination's directory is not the one it was", "Mount its disk or share, then redrive."),
    POINT_AHEAD(
            "VYA-5013",
            "A restore point is from the future, so it never counts as the newest",
            "Set the clocks of this host and of the one that made it right; name it with --point to use it."),
    DESTINATION_FULL(
            "VYA-5014",
            "There is not enough room at a destination",
            "Free space or raise the quota there, or take another destination."),
    POINT_NOT_LET_GO(
            "VYA-5015",
            "A restore point that nothing keeps could not be removed, and is whole",
            "Allow it to be deleted there; the next cleanup tries again."),
    POINT_HALF_REMOVED(
            "VYA-5016",
            "Files of a restore point that was removed are still there",
            "The next cleanup removes them; if it does not, look at what the destination says."),
    CLEANUP_RUNNING("VYA-5017", "Another cleanup is going on", "Wait for it to end, then run again."),
    CLEANUP_FROZEN(
            "VYA-5018",
            "Nothing of a database is removed now",
            "Mend what the message names; the next cleanup goes on."),

    NOTIFY_FAILED("VYA-6001", "A notification could not be sent", "Check the notifier's parameters and its server."),
    UNKNOWN_NOTIFICATION("VYA-6002", "There is no such notification", "Use an id from `notifications` in backup.yaml."),

    MANIFEST_UNREADABLE(
            "VYA-7001", "A manifest cannot be read", "Use a newer version, or look for damage at the destination."),
    BACKUP_SUSPECT(
            "VYA-7002",
            "A backup is unlike those before it",
            "Look at the source. When it is as it should be: `vya-backupdb acknowledge`; until then nothing of it is removed."),
    NOTHING_SUSPECT("VYA-7003", "No backup waits to be acknowledged", "See `vya-backupdb status` for what does."),
    POINT_NOT_HELD("VYA-7004", "A restore point is not kept so", "See `vya-backupdb pin` for all that are."),
    BACKUP_NOT_COMPARED(
            "VYA-7005",
            "A backup could not be compared with those before it",
            "See what is said of the catalogue (VYA-1101, VYA-1102); the backup itself is as it should be."),
    HOLD_UNREADABLE(
            "VYA-7006",
            "What is pinned or on hold cannot be read",
            "Mend the file, or set the hold anew and remove it: until then no cleanup removes anything."),
    PACKED_DAMAGED(
            "VYA-7101",
            "A packed file is damaged or cut off",
            "Fetch it again, or take another destination or restore point."),
    ARTIFACT_DAMAGED(
            "VYA-7102",
            "A file of a restore point is not what was backed up",
            "Take another destination or restore point, and find out what changed the file."),
    ARTIFACT_MISSING(
            "VYA-7103",
            "A file of a restore point is not there",
            "Take another destination or restore point, and find out who removed the file."),

    RESTORE_FAILED(
            "VYA-8001",
            "The restore did not work",
            "Read the message; the database that was live is as it was unless the mode was fast."),
    RESTORE_BUSY("VYA-8002", "Another restore of this database is going on", "Wait for it to end, then run again."),
    RESTORE_REMARK("VYA-8003", "Something to know about a restore", "Nothing needs to be done."),
    POINT_UNKNOWN("VYA-8004", "No such restore point", "Use one of `vya-backupdb restore-list`."),
    SOURCE_UNREADABLE(
            "VYA-8005",
            "The backup cannot be read where it lies",
            "Check the file or the destination, or name another with --from."),
    SOURCE_AMBIGUOUS("VYA-8006", "The file does not hold exactly one dump", "Name the database with --database."),
    DUMP_UNREADABLE(
            "VYA-8007",
            "The file is not a dump of this engine",
            "Check that it is the file that was meant, and the instance's engine."),
    SERVER_TOO_OLD(
            "VYA-8008",
            "The server is older than the one the backup comes from",
            "Restore into a server of the backup's version or newer."),
    RIGHTS_MISSING(
            "VYA-8009",
            "The instance's user may not do this",
            "Use a superuser for restores, or one with CREATEDB and --skip-roles --no-owner."),
    TARGET_UNKNOWN("VYA-8010", "It is not clear which database is meant", "Name it with --target."),
    TARGET_NOT_EMPTY(
            "VYA-8011",
            "The database holds something already",
            "Use --mode safe, another --target, or --recreate to replace what is there."),
    TARGET_FULL("VYA-8012", "The server has not enough free space", "Free space on the server's disk, then run again."),
    SWAP_FAILED(
            "VYA-8013",
            "The restored database could not take the live one's name",
            "End what holds the database, then run again; it is as it was."),
    PROOF_FAILED(
            "VYA-8014",
            "The restored database is not what was backed up",
            "Restore with --keep-failed to look at it; try another restore point."),
    ASSERTION_FAILED(
            "VYA-8015",
            "The restored database does not answer as `proofs` asks",
            "Restore with --keep-failed to look at it, or mend `proofs` in backup.yaml."),
    NOTHING_TO_ROLL_BACK("VYA-8016", "No replaced database is kept", "Restore an older restore point instead."),
    NOT_CONFIRMED("VYA-8017", "Nobody agreed to the restore", "Run it on a terminal and answer yes, or add --force."),
    TARGET_REFUSED("VYA-8018", "No restore may make a database of this name", "Name another with --target."),
    ROLES_MISSING(
            "VYA-8019",
            "Roles of the backup are not on the server",
            "Restore with its roles, make them, or use --no-owner with --no-acl, or --exclude-role."),
    TARGET_HELD(
            "VYA-8020",
            "Other objects of the live database depend on what is to be replaced",
            "Choose those as well, drop them first, or restore into another --target and copy from there."),
    KEY_MISSING(
            "VYA-8021",
            "A foreign key could not be made again",
            "Make the key by hand once the rows agree, or restore both tables."),
    ROWS_ORPHANED(
            "VYA-8022",
            "Rows of the restored database refer to rows that are not there",
            "See whether the source has them too; mend the rows, or restore another restore point."),
    CHOSEN_MISSING(
            "VYA-8023",
            "Something that was chosen could not be made",
            "Choose what it needs as well, or restore the whole database into another --target."),
    DUMP_UNSAFE(
            "VYA-8101",
            "A dump holds what pg_dump does not write",
            "Look at the line; restore from another restore point when you do not know how it came there."),
    DUMP_NOT_ONE_DATABASE(
            "VYA-8102", "A dump is not of one database", "Cut the file into its databases, or restore it with psql."),
    SELECTION_UNKNOWN("VYA-8103", "What was selected is not in the dump", "Check the names of tables and schemas."),
    SELECTION_INCOMPLETE(
            "VYA-8104",
            "What was selected cannot be made alone",
            "Select what is missing too, or restore into a new database and copy from there."),
    CLIENT_OBEYS(
            "VYA-8105",
            "The client could be led to run programs by a dump",
            "Install the version that the message names (apt-get install postgresql-client), or add --trust-dump when you know who made the dump."),
    DUMP_TRUSTED(
            "VYA-8106",
            "A dump was read by a client that could be led to run programs by it",
            "Somebody asked for it with --trust-dump; install a newer client, or look at the line that the message names."),
    ARCHIVE_UNSAFE(
            "VYA-8201",
            "An archive holds what a backup of files never does",
            "Look at the entry; restore from another restore point when you do not know how it came there."),
    FILES_KEPT(
            "VYA-8202",
            "Files that were there and differ from the backup were kept",
            "Run it again with --force to replace them, or restore to another place with --target."),
    FILES_DIFFER(
            "VYA-8203",
            "What was restored is not what was backed up",
            "Look for who writes there, then restore it again; see the message."),
    RESTORE_BY_HAND(
            "VYA-8204",
            "Backups of this engine are restored by hand",
            "Run the commands of the RESTORE.md that lies beside the restore point, or write the Kamelet that is missing."),
    FILES_LESS(
            "VYA-8205",
            "Restored files lack owners, attributes or ACLs that the backup has",
            "Restore as root, to a file system that keeps them, or set them by hand."),
    FOLDERS_LEFT(
            "VYA-8206",
            "Folders that belong to others were left as they are",
            "Restore as root to give them mode and owners of the backup, or below a folder of your own with --target."),
    PLACE_SHUT(
            "VYA-8207",
            "Files are to go where you may not write",
            "Restore as a user who may write there, choose others with --include, or another place with --target."),

    NEVER_BACKED_UP(
            "VYA-9001",
            "No backup of it has come to a destination",
            "Run `vya-backupdb backup --instance ID`, and see with `runs` how it ends."),
    BACKUP_OVERDUE(
            "VYA-9002",
            "A schedule should have made a backup and none has come",
            "See whether `serve` runs, and `vya-backupdb schedule list` for what became of its last time."),
    NEWEST_FAILED("VYA-9003", "The newest backup failed", "See `vya-backupdb show RUN`, mend it, and run it again."),
    NEWEST_DEGRADED(
            "VYA-9004",
            "Something is missing from the newest backup, such as roles",
            "See `vya-backupdb show RUN`, mend what it names, and run it again."),
    COPY_MISSING(
            "VYA-9005",
            "A destination does not have the newest backup",
            "See `vya-backupdb dead-letter list`; redrive what waits, or run the backup again."),
    DEAD_LETTERS_WAIT(
            "VYA-9006",
            "Backups wait to be delivered",
            "Mend the destination, then `vya-backupdb dead-letter redrive --all`."),
    NOT_IN_NEWEST_RUN(
            "VYA-9007",
            "A database was not in the newest run of its instance",
            "Nothing when it was dropped or is left out on purpose; else widen the patterns in backup.yaml."),
    NOT_SCHEDULED("VYA-9008", "No schedule backs up an instance", "Add one to `schedules` in backup.yaml."),
    CLEANUP_OVERDUE(
            "VYA-9009",
            "No cleanup has run for a while",
            "See whether `serve` runs, or run `vya-backupdb cleanup`; the disk fills meanwhile."),
    RECORD_UNREADABLE(
            "VYA-9010",
            "Records in the state folder cannot be read",
            "See the log for which; move them away when what they say is known."),
    NOT_INSTALLED(
            "VYA-9021",
            "What was asked for is not installed here",
            "Run `vya-backupdb install` from the folder of the program, or name the place with --prefix."),
    PLACE_TAKEN(
            "VYA-9022",
            "Something else is where the program would be installed",
            "Take it away, or install to another --prefix."),
    INSTALLED_ALREADY(
            "VYA-9023",
            "The program is installed already, and not as it was asked for",
            "Run `vya-backupdb upgrade` from the folder of the new version."),
    INSTALL_NEEDS_ROOT(
            "VYA-9024",
            "Only root may install on this machine",
            "Run it with sudo, or into a folder of your own with --root."),
    JOBS_GO_ON(
            "VYA-9025",
            "Running jobs did not end in time for an upgrade",
            "See `vya-backupdb status` and `runs`; run it later, with a longer --wait, or with --now, which cancels them."),
    UPGRADE_UNDONE(
            "VYA-9026",
            "A version did not start as a service, and the one before is used again",
            "Read `journalctl -u vya-backupdb`, mend what it says, then run the upgrade again."),
    ROUTES_CHANGED(
            "VYA-9027",
            "Routes were changed of which the other version brings its own",
            "Make the change in the new version's files first, or add --replace-routes to take those as they come."),
    INSTALL_BUSY(
            "VYA-9028", "Another install, upgrade or uninstall is going on", "Wait for it to end, then run it again."),
    PROGRAM_INCOMPLETE(
            "VYA-9029",
            "The program to be installed is not whole, or does not start",
            "Build it with `./vya-backupdb version`, or unpack it again.");

    private final String id;
    private final String summary;
    private final String hint;

    ErrorCode(String id, String summary, String hint) {
        this.id = id;
        this.summary = summary;
        this.hint = hint;
    }

    @JsonValue
    public String id() {
        return id;
    }

    public String summary() {
        return summary;
    }

    public String hint() {
        return hint;
    }

    /** Whether it is about the catalogue, which is no part of what it tells of. */
    public boolean isOfCatalog() {
        return this == CATALOG_UNUSABLE || this == CATALOG_DAMAGED;
    }

    /** The code with this id; INTERNAL for one that a newer version wrote. */
    @JsonCreator
    public static ErrorCode ofId(String id) {
        return Arrays.stream(values()).filter(c -> c.id.equals(id)).findFirst().orElse(INTERNAL);
    }
}
