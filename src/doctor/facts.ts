import type { Config } from '../config.ts';

/** What the server at the configured address says about itself. */
export interface ServerFacts {
  status: string;
  version: string;
  backup: string;
  backup_after: string;
}

/** What the database file contains. */
export interface FileFacts {
  administrators: readonly string[];
  /** The administrators whose password is one that anybody would try first. */
  weak: readonly string[];
  /** The latest time that the server wrote into the file. */
  newestMs: number;
  rehearsedAtMs: number | null;
}

export interface Rights {
  path: string;
  /** As in `chmod`. */
  mode: number;
  /** Whether it belongs to the user who runs this. */
  isOwn: boolean;
}

/** Everything that the checks look at. Undefined where it could not be found out. */
export interface Facts {
  config: Config;
  nowMs: number;
  nodeVersion: string;
  version: string;
  file: FileFacts | undefined;
  /** The database file and its folder. */
  rights: readonly Rights[];
  /** Files with secrets in them. */
  secrets: readonly Rights[];
  freeBytes: number | undefined;
  /** The kind of a network file system that the database is on. */
  share: string | undefined;
  newestCopyMs: number | undefined;
  server: ServerFacts | undefined;
  /** Where other devices on the same network find the server. */
  address: string | undefined;
}
