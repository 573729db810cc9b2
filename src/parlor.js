#!/usr/bin/env node
// Plain JavaScript, as it must run on a Node.js that is too old for the rest.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  const command = process.argv.slice(2).join(' ');
  // Loading the rest takes a while on a small machine.
  if (command === '' || command === 'serve') process.stdout.write('Starting Parlor…\n');
  await import('./quick-start.js');
  await import('./cli.ts');
} else {
  process.stderr.write(`Parlor needs Node.js 22.18 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
}
