/** Loaded before a server: measures each COMMIT, and at SIGWINCH writes their ms since the last one to the file COMMITS. */
import { renameSync, writeFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';

let took = [];
const { prepare } = SqliteDatabase.prototype;

SqliteDatabase.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  if (sql !== 'COMMIT') return statement;
  const { run } = statement;
  statement.run = () => {
    const beganAt = performance.now();
    try {
      return run.call(statement);
    } finally {
      took.push(performance.now() - beganAt);
    }
  };
  return statement;
};

process.on('SIGWINCH', () => {
  // Whole as soon as it is there.
  writeFileSync(`${process.env.COMMITS}.new`, JSON.stringify(took));
  renameSync(`${process.env.COMMITS}.new`, process.env.COMMITS);
  took = [];
});
