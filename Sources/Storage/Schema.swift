import GRDB

/// The tables. Each migration is numbered and never edited after a release.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001") { try $0.execute(sql: first) }
        migrator.registerMigration("0002") { try $0.execute(sql: second) }
        migrator.registerMigration("0003") { try $0.execute(sql: third) }
        return migrator
    }

    /// Credentials are taken back after a crash too; plans know what they would destroy.
    private static let third = """
        CREATE TABLE credentialGrant (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL,
            tenant TEXT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN ('plan', 'apply', 'destroy', 'import', 'state', 'policy', 'drift')),
            handle TEXT NOT NULL,
            expiresAt REAL NOT NULL,
            announcedAt REAL NOT NULL,
            isLost INTEGER NOT NULL DEFAULT 0 CHECK (isLost IN (0, 1)),
            revokedAt REAL,
            attempts INTEGER NOT NULL DEFAULT 0,
            notBefore REAL NOT NULL DEFAULT 0,
            problem TEXT
        );
        CREATE INDEX credentialGrantOpen ON credentialGrant (notBefore) WHERE revokedAt IS NULL;
        CREATE INDEX credentialGrantJob ON credentialGrant (job);
        ALTER TABLE plan ADD COLUMN impact TEXT;
        """

    /// Plans that hold when more is pushed need to say where they come from; a run may hold its plans against policies.
    private static let second = """
        ALTER TABLE plan ADD COLUMN checkout TEXT;
        ALTER TABLE plan ADD COLUMN origin TEXT;
        ALTER TABLE plan ADD COLUMN summary TEXT;
        ALTER TABLE plan ADD COLUMN making TEXT;
        ALTER TABLE result ADD COLUMN stage TEXT NOT NULL DEFAULT 'plan'
            CHECK (stage IN ('plan', 'apply', 'version', 'policy_check', 'import', 'state_rm'));
        """

    private static let first = """
        CREATE TABLE pullRequest (
            id INTEGER PRIMARY KEY,
            host TEXT NOT NULL,
            repository TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            description TEXT,
            record TEXT,
            UNIQUE (host, repository, number)
        );
        CREATE TABLE delivery (
            id TEXT PRIMARY KEY NOT NULL,
            sequence INTEGER NOT NULL UNIQUE,
            subject TEXT NOT NULL,
            event TEXT NOT NULL,
            body BLOB NOT NULL,
            receivedAt REAL NOT NULL,
            isSettled INTEGER NOT NULL DEFAULT 0 CHECK (isSettled IN (0, 1)),
            notBefore REAL NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX deliveryWaiting ON delivery (sequence) WHERE isSettled = 0;
        CREATE TABLE run (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            pullRequest INTEGER NOT NULL REFERENCES pullRequest (id),
            state TEXT NOT NULL CHECK (state IN ('queued', 'discovering', 'working', 'concluding', 'ended', 'superseded')),
            description TEXT NOT NULL,
            createdAt REAL NOT NULL,
            endedAt REAL
        );
        CREATE INDEX runOpen ON run (pullRequest, sequence) WHERE state NOT IN ('ended', 'superseded');
        CREATE TABLE result (
            run TEXT NOT NULL REFERENCES run (id),
            place INTEGER NOT NULL,
            project TEXT NOT NULL,
            job TEXT,
            outcome TEXT,
            PRIMARY KEY (run, place)
        ) WITHOUT ROWID;
        CREATE TABLE job (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            run TEXT NOT NULL REFERENCES run (id),
            pullRequest INTEGER NOT NULL REFERENCES pullRequest (id),
            kind TEXT NOT NULL CHECK (kind IN ('discover', 'project', 'hooks', 'cleanUp')),
            ordinal INTEGER NOT NULL,
            batch INTEGER NOT NULL,
            project TEXT,
            spec TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('held', 'waiting', 'leased', 'ended')),
            isInterrupted INTEGER NOT NULL DEFAULT 0 CHECK (isInterrupted IN (0, 1)),
            result TEXT,
            createdAt REAL NOT NULL,
            startedAt REAL,
            endedAt REAL,
            CHECK ((state = 'ended') = (result IS NOT NULL))
        );
        CREATE INDEX jobOpen ON job (pullRequest) WHERE state <> 'ended';
        CREATE INDEX jobWaiting ON job (sequence) WHERE state = 'waiting';
        CREATE INDEX jobLeased ON job (pullRequest) WHERE state = 'leased';
        CREATE INDEX jobRun ON job (run);
        CREATE TABLE plan (
            pullRequest INTEGER NOT NULL REFERENCES pullRequest (id),
            dir TEXT NOT NULL,
            workspace TEXT NOT NULL,
            name TEXT NOT NULL,
            job TEXT NOT NULL,
            headCommit TEXT NOT NULL,
            baseBranch TEXT NOT NULL,
            sha256 TEXT,
            PRIMARY KEY (pullRequest, dir, workspace, name)
        ) WITHOUT ROWID;
        CREATE TABLE lock (
            host TEXT NOT NULL,
            repository TEXT NOT NULL,
            dir TEXT NOT NULL,
            workspace TEXT NOT NULL,
            name TEXT NOT NULL,
            number INTEGER NOT NULL,
            url TEXT NOT NULL,
            user TEXT NOT NULL,
            takenAt REAL NOT NULL,
            PRIMARY KEY (host, repository, dir, workspace, name)
        ) WITHOUT ROWID;
        CREATE TABLE report (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            pullRequest INTEGER NOT NULL REFERENCES pullRequest (id),
            run TEXT,
            lane TEXT NOT NULL,
            content TEXT NOT NULL,
            isOpen INTEGER NOT NULL DEFAULT 1 CHECK (isOpen IN (0, 1)),
            posted TEXT NOT NULL DEFAULT '[]',
            attempts INTEGER NOT NULL DEFAULT 0,
            notBefore REAL NOT NULL DEFAULT 0,
            givenUpBecause TEXT
        );
        CREATE INDEX reportOpen ON report (pullRequest, lane, id) WHERE isOpen = 1;
        CREATE INDEX reportComment ON report (pullRequest) WHERE lane = 'comment' AND posted <> '[]';
        CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
        """
}
