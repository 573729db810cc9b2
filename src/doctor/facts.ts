import type { Config } from '../config.ts';

/** What the server at the configured port says of itself. */
export interface ServerFacts {
  status: string;
  version: string;
  backup: string;
  backup_after: string;
}

/** What stands in the database file. */
export interface FileFacts {
  administrators: readonly string[];
  /** Those of them whose password is one that anybody tries first. */
  weak: readonly string[];
  /** When the server last wrote a time into it. */
  newestMs: number;
  rehearsedAtMs: number | null;
}

export interface Rights {
  path: string;
  /** As of `chmod`. */
  mode: number;
  /** Whether it belongs to whoever runs this. */
  isOwn: boolean;
}

/** All that the checks look at. What could not be found out is undefined. */
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
  /** Where others on the same network find the server. */
  address: string | undefined;
}
