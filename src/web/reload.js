// Only in the page of `npm run dev`, which writes the file: loads the page anew when the file has changed.
const LOOK_EVERY_MS = 200;
let known;

async function look() {
  const answer = await fetch('static/built.txt', { cache: 'no-store' });
  const built = answer.ok ? await answer.text() : known;
  if (known !== undefined && built !== known) location.reload();
  known = built;
}

setInterval(() => look().catch(() => undefined), LOOK_EVERY_MS);
