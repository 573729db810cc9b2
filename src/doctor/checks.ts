import { isSocketPath } from '../platform/http/listen.ts';
import type { Facts } from './facts.ts';
import { advice, type Finding, good, serious } from './findings.ts';

const DAY_MS = 86_400_000;
/** Copies are made daily. */
const OLD_COPY_MS = 2 * DAY_MS;
const OLD_REHEARSAL_MS = 92 * DAY_MS;
const CLOCK_MS = 60_000;
const MIB = 1024 ** 2;
const LITTLE_BYTES = 1024 * MIB;
const VERY_LITTLE_BYTES = 200 * MIB;
const MANY_ADMINISTRATORS = 5;
const BEST_NODE = 24;

type Check = (id: string, facts: Facts) => Finding;

/** Whether the server is meant for more than the local network. */
function isPublic({ config: { publicUrl } }: Facts): boolean {
  return publicUrl?.startsWith('https://') === true;
}

const days = (ms: number) =>
  ms < 2 * DAY_MS ? `${Math.round(ms / 3_600_000)} hours` : `${Math.round(ms / DAY_MS)} days`;

/** All checks that run on the server's own machine, by id. */
export const CHECKS: Record<string, Check> = {
  https(id, { config: { publicUrl } }) {
    if (publicUrl === undefined)
      return advice(
        id,
        'No public address is set. That is right on a home network, where everything goes over plain http.',
        'For the internet, put a proxy with https in front and set PARLOR_PUBLIC_URL=https://….',
      );
    if (publicUrl.startsWith('https://')) return good(id, `The public address is ${publicUrl}.`);
    const todo = 'Put a proxy with a certificate in front, and begin PARLOR_PUBLIC_URL with https://.';
    return serious(id, `The public address ${publicUrl} is not encrypted.`, todo);
  },

  proxy(id, facts) {
    const { trustProxy, host } = facts.config;
    if (trustProxy.some((one) => one.endsWith('/0')))
      return serious(
        id,
        'PARLOR_TRUST_PROXY trusts everybody, so everybody can pretend to have another address.',
        'Name only the addresses of your proxy.',
      );
    if (isPublic(facts) && ['0.0.0.0', '::'].includes(host))
      return advice(
        id,
        `The server listens on every address (HOST=${host}), so people can go around the proxy.`,
        'If the proxy runs on this machine, set HOST=127.0.0.1. Otherwise let the firewall admit only the proxy.',
      );
    return good(id, `Trusted to say who the client is: ${trustProxy.join(', ') || 'nobody'}.`);
  },

  address(id, { config: { host, port, publicUrl }, address }) {
    if (publicUrl === undefined && isSocketPath(host))
      return advice(
        id,
        `Only programs on this computer find the server, at ${host}.`,
        'Put a proxy in front, and set PARLOR_PUBLIC_URL to its address.',
      );
    if (address !== undefined) return good(id, `People find the server at ${publicUrl ?? address}/.`);
    const todo = 'Set HOST=0.0.0.0 to let others in, or PARLOR_PUBLIC_URL if there is a proxy.';
    return advice(id, `Only this computer finds the server, at http://${host}:${port}/.`, todo);
  },

  registration(id, facts) {
    const { register } = facts.config;
    if (register !== 'open') return good(id, `New people: PARLOR_REGISTER=${register}.`);
    const says = 'Everybody who has the address may play and make an account.';
    const todo = 'To admit only those whom you invite, set PARLOR_REGISTER=invite.';
    return isPublic(facts) ? advice(id, says, todo) : good(id, says);
  },

  limits(id, { config: { rateLimits } }) {
    return rateLimits
      ? good(id, 'Requests and guesses are limited.')
      : serious(
          id,
          'PARLOR_RATE=off: passwords and codes can be guessed without end.',
          'Remove PARLOR_RATE.',
        );
  },

  administrators(id, { file, rights }) {
    if (!file && rights.length > 0)
      return advice(
        id,
        'The database cannot be looked into: it is of an older version, or belongs to somebody else.',
        'Start the server once with this version, and run parlor as its user.',
      );
    if (!file)
      return advice(id, 'There is no database yet, so there is no administrator.', 'Start the server.');
    const { administrators, weak } = file;
    if (weak.length > 0)
      return serious(
        id,
        `The first guess finds the password of ${weak.join(', ')}.`,
        `Give a new one: npx parlor superuser ${weak[0]}`,
      );
    if (administrators.length === 0)
      return serious(
        id,
        'There is no administrator. Whoever sees the link that the server prints can become the first.',
        'Use that link now, or run npx parlor superuser NAME.',
      );
    const says = `Administrators: ${administrators.slice(0, 10).join(', ')}${administrators.length > 10 ? ', …' : ''}.`;
    return administrators.length > MANY_ADMINISTRATORS
      ? advice(id, says, 'Those who only answer reports can be moderators.')
      : good(id, says);
  },

  backups(id, facts) {
    const { config, server, newestCopyMs, nowMs } = facts;
    const missing = isPublic(facts) ? serious : advice;
    if (config.backup === 'off')
      return missing(id, 'No copies are made.', "Set PARLOR_BACKUP='0 4 * * *' for one every night.");
    if (server?.backup.startsWith('error'))
      return serious(id, `The newest copy failed. ${server.backup}`, 'Make room, or set PARLOR_BACKUP_DIR.');
    if (newestCopyMs === undefined)
      return advice(
        id,
        `There is no copy in ${config.backupDir} yet.`,
        'Look again after the next one is due.',
      );
    const age = nowMs - newestCopyMs;
    const says = `The newest copy is ${days(age)} old.`;
    return age > OLD_COPY_MS ? serious(id, says, 'Is the server running? Its log says why.') : good(id, says);
  },

  'other-disk'(id, { config, server }) {
    if (server?.backup_after.startsWith('error'))
      return serious(
        id,
        `PARLOR_BACKUP_AFTER failed. ${server.backup_after}`,
        'The log has the end of its output.',
      );
    return config.backupAfter
      ? good(id, `Copies are taken on by ${config.backupAfter[0]}.`)
      : advice(id, 'Copies stay on this machine.', 'Set PARLOR_BACKUP_AFTER to take them to another disk.');
  },

  rehearsal(id, { file, nowMs }) {
    const age = file?.rehearsedAtMs == null ? undefined : nowMs - file.rehearsedAtMs;
    if (age === undefined)
      return advice(id, 'It was never tried whether a copy can be restored.', 'Run npx parlor rehearse.');
    const says = `A copy was restored on trial ${days(age)} ago.`;
    return age > OLD_REHEARSAL_MS ? advice(id, says, 'Run npx parlor rehearse again.') : good(id, says);
  },

  'data-folder'(id, { rights }) {
    if (rights.length === 0) return good(id, 'There is no database yet. It will be for its owner only.');
    const open = rights.filter(({ mode }) => (mode & 0o077) !== 0);
    if (open.some(({ path }) => path === rights[0]?.path))
      return serious(
        id,
        `Others on this machine can read ${rights[0]?.path}, and so become anybody.`,
        `chmod 600 ${rights[0]?.path}`,
      );
    if (open[0])
      return advice(id, `Others on this machine can look into ${open[0].path}.`, `chmod 700 ${open[0].path}`);
    const foreign = rights.find(({ isOwn }) => !isOwn);
    if (foreign)
      return advice(
        id,
        `${foreign.path} belongs to another user.`,
        'Run parlor as the user of the server, so that it can read and write everything.',
      );
    return good(id, 'Only its owner can read the database.');
  },

  secrets(id, { secrets }) {
    const open = secrets.find(({ mode }) => (mode & 0o077) !== 0);
    return open
      ? serious(id, `Others on this machine can read ${open.path}.`, `chmod 600 ${open.path}`)
      : good(id, 'No file with settings can be read by others.');
  },

  'local-disk'(id, { share }) {
    return share === undefined
      ? good(id, 'The database is on a disk of this machine.')
      : serious(
          id,
          `The database is on a network share (${share}), where it can break.`,
          'Stop the server, move the file to a local disk, and set PARLOR_DB.',
        );
  },

  'disk-space'(id, { freeBytes }) {
    if (freeBytes === undefined)
      return advice(id, 'How much room the disk has is unknown.', 'Look yourself.');
    const says = `The disk has ${Math.round(freeBytes / MIB).toLocaleString('en')} MiB free.`;
    const todo = 'Make room, or keep fewer copies (PARLOR_BACKUP_KEEP).';
    if (freeBytes < VERY_LITTLE_BYTES) return serious(id, says, todo);
    return freeBytes < LITTLE_BYTES ? advice(id, says, todo) : good(id, says);
  },

  durability(id, { config: { durability } }) {
    return durability === 'full'
      ? good(id, 'What is confirmed is on the disk.')
      : advice(
          id,
          'PARLOR_DURABILITY=normal: a power cut may cost the last seconds.',
          'Remove it, unless the disk is an SD card.',
        );
  },

  clock(id, { file, nowMs }) {
    const ahead = (file?.newestMs ?? 0) - nowMs;
    return ahead > CLOCK_MS
      ? serious(
          id,
          `The clock of this machine is ${days(ahead)} behind what is in the database.`,
          'Set it, and let the machine follow a time server.',
        )
      : good(id, `The clock says ${new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ')} UTC.`);
  },

  updates(id, { server, version }) {
    if (!server) return good(id, `Version ${version} is installed.`);
    return server.version === version
      ? good(id, `Version ${version} is running.`)
      : advice(id, `Version ${server.version} is running, ${version} is installed.`, 'Restart the server.');
  },

  node(id, { nodeVersion }) {
    const isBest = Number(nodeVersion.split('.')[0]) >= BEST_NODE;
    const says = `Node.js ${nodeVersion} runs it.`;
    return isBest
      ? good(id, says)
      : advice(id, says, 'npm ci installs Node.js 24, which gets repairs longer.');
  },

  server(id, { server, config: { host, port } }) {
    const where = isSocketPath(host) ? `at ${host}` : `on port ${port}`;
    if (!server)
      return advice(
        id,
        `No server answers ${where}, so only the file and the settings were looked at.`,
        'If it runs, give this command the same settings: PORT, HOST, PARLOR_DB…',
      );
    return server.status === 'ok'
      ? good(id, `The server ${where} works.`)
      : serious(id, `The server ${where} cannot read and write its file.`, 'See its log, and the disk.');
  },
};
