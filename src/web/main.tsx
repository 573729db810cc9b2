import { render } from 'preact';
import { Application } from './app.tsx';
import { loadFromDevice, saveOnDevice } from './device-storage.ts';
import { loadSettings } from './settings.ts';
import { loadTexts } from './texts/index.ts';

/** From the second visit on, the page also opens without the server. */
const VISITED_KEY = 'parlor.visited';

const root = document.getElementById('app');
if (root) loadTexts(loadSettings().language).then(() => render(<Application />, root));

// A first visit should load nothing that it does not need. Browsers offer service workers only on https and localhost.
const wasHere = loadFromDevice<boolean>(VISITED_KEY);
saveOnDevice(VISITED_KEY, true);
if (wasHere && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register('sw.js').catch(() => undefined);
}
