import { render } from 'preact';
import { Application } from './app.tsx';
import { loadSettings } from './settings.ts';
import { loadTexts } from './texts/index.ts';

const root = document.getElementById('app');
if (root) loadTexts(loadSettings().language).then(() => render(<Application />, root));

// Browsers offer service workers only on https and localhost.
if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('sw.js').catch(() => undefined);
}
