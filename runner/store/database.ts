/** One SQLite file, durable, with StoreErrors instead of SQLite's. Knows no table. */
import { closeSync, existsSync, fsyncSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StoreError, damaged, goneError, storeErrorOf } from './store-error.ts';

export interface DatabaseOptions {
  readonly file: string;
  /** Marks a file as ours: SQLite's application id. */
  readonly application: number;
  /** What takes a file from one version to the next. */
  readonly migrations: readonly string[];
  /** How long to wait for another process that is writing, ms. */
  readonly patienceMs: number;
  /** Look at every page first: takes about a second per GB. */
  readonly verify: boolean;
  /** Make the file if there is none. */
  readonly make: boolean;
}

export type Row = Readonly<Record<string, unknown>>;

/** The first bytes of every SQLite file. */
const MAGIC = 'SQLite format 3\0';
/** What is left of the log of changes once they are in the file, bytes. */
const LOG_SIZE = 16 * 1024 * 1024;

export class Database {
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Which file it is, by device and number. */
  readonly #identity: string;

  /** Opens the file, or makes it, and brings it to the newest version. @throws StoreError, with the file as it was */
  constructor(options: DatabaseOptions) {
    const { file, patienceMs } = options;
    this.#file = file;
    let db: DatabaseSync | null = null;
    try {
      prepareFile(file, options.make);
      db = new DatabaseSync(file, { timeout: patienceMs, defensive: true });
      this.#db = db;
      this.#identity = identityOf(file);
      this.#look(options);
      this.#settle();
      this.#migrate(options.migrations);
    } catch (error) {
      db?.close();
      throw storeErrorOf(error, file);
    }
  }

  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#guard(() => Number(this.#statement(sql).run(...values).changes));
  }

  get(sql: string, ...values: SQLInputValue[]): Row | null {
    return this.#guard(() => this.#statement(sql).get(...values) ?? null);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#guard(() => this.#statement(sql).all(...values));
  }

  /** Does all of it or nothing; durable when it returns. Within another one, it is a part that can fail alone. */
  transaction<T>(work: () => T): T {
    return this.#guard(() => {
      const inner = this.#db.isTransaction;
      this.#db.exec(inner ? 'SAVEPOINT part' : 'BEGIN IMMEDIATE');
      try {
        const result = work();
        if (!inner) this.#assertThere();
        this.#db.exec(inner ? 'RELEASE part' : 'COMMIT');
        return result;
      } catch (error) {
        // After some errors, such as a full disk, SQLite has already undone everything.
        if (this.#db.isTransaction) this.#db.exec(inner ? 'ROLLBACK TO part; RELEASE part' : 'ROLLBACK');
        throw error;
      }
    });
  }

  /** Whether a transaction has begun and not ended. */
  get inTransaction(): boolean {
    return this.#db.isTransaction;
  }

  /**
   * Copies it into a new file, for its owner alone, while it is in use: all as it is at one moment, however much others
   * write meanwhile. (A backup in steps would begin anew each time.)
   */
  copyTo(file: string): void {
    try {
      closeSync(openSync(file, 'wx', 0o600));
      this.#statement('VACUUM INTO ?').run(file);
      const copy = openSync(file, 'r');
      fsyncSync(copy);
      closeSync(copy);
    } catch (error) {
      const ours = storeErrorOf(error, this.#file);
      // It is this file that is damaged, and the other one that can't be written.
      throw ours instanceof StoreError && ours.code === 'damaged' ? ours : storeErrorOf(error, file);
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  /** Refuses what is not ours, before anything is changed. */
  #look({ file, application, migrations, verify }: DatabaseOptions): void {
    const version = this.#number('PRAGMA user_version', 'user_version');
    const mark = this.#number('PRAGMA application_id', 'application_id');
    const isEmpty = this.#number('SELECT count(*) AS tables FROM sqlite_schema', 'tables') === 0;
    if (mark !== application && !(mark === 0 && version === 0 && isEmpty)) {
      throw new StoreError(
        'foreign',
        `${file} is a database of another program. It was left as it is; move it away, or set UNBOX_STATE to another folder.`,
      );
    }
    if (version > migrations.length) {
      throw new StoreError(
        'newer',
        `The store ${file} was written by a newer Unbox (version ${version}; this one knows up to ${migrations.length}). It was left as it is. Update Unbox, or set UNBOX_STATE to another folder.`,
      );
    }
    if (verify) {
      const found = this.all('PRAGMA quick_check(1)').map((row) => String(Object.values(row)[0]));
      if (found[0] !== 'ok') throw damaged(file, found[0] ?? 'it has no pages');
    }
    // Harmless where it is set already; on a new file it is written with the first migration.
    if (mark !== application && isEmpty) this.#db.exec(`PRAGMA application_id = ${application}`);
  }

  #settle(): void {
    const mode = this.get('PRAGMA journal_mode = WAL')?.['journal_mode'];
    if (mode !== 'wal') {
      throw new StoreError(
        'refused',
        `The store ${this.#file} can’t be shared by several processes here: its file system may be a network’s. Set UNBOX_STATE to a folder on a local disk.`,
      );
    }
    // Durable at each commit, power loss included.
    this.#db.exec(
      `PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${LOG_SIZE}; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON`,
    );
  }

  #migrate(migrations: readonly string[]): void {
    const version = () => this.#number('PRAGMA user_version', 'user_version');
    if (version() === migrations.length) return;
    this.transaction(() => {
      // Another process may have been faster.
      for (const step of migrations.slice(version())) this.#db.exec(step);
      this.#db.exec(`PRAGMA user_version = ${migrations.length}`);
    });
  }

  /** What is written to a file without a name is lost with the process. */
  #assertThere(): void {
    if (!existsSync(this.#file) || identityOf(this.#file) !== this.#identity) throw goneError(this.#file);
  }

  #number(sql: string, column: string): number {
    return Number(this.get(sql)?.[column]);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeErrorOf(error, this.#file);
    }
  }
}

/** Refuses what is no database. A new file is for its owner alone; its companions get the same rights from SQLite. */
function prepareFile(file: string, make: boolean): void {
  const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  // SQLite would begin anew, and remove the log.
  if (size === 0 && (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw damaged(file, `it is missing or empty, while its log ${file}-wal is there`);
  }
  const descriptor = openSync(file, make ? 'a+' : 'r+', 0o600);
  try {
    const start = Buffer.alloc(MAGIC.length);
    const length = readSync(descriptor, start, 0, start.length, 0);
    if (length === 0 || start.toString('latin1') === MAGIC) return;
    throw new StoreError(
      'foreign',
      `${file} is not a database. It was left as it is; move it away, or set UNBOX_STATE to another folder.`,
    );
  } finally {
    closeSync(descriptor);
  }
}

function identityOf(file: string): string {
  const { dev, ino } = statSync(file);
  return `${dev}:${ino}`;
}
