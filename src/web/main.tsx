import { render } from 'preact';
import { Application } from './app.tsx';

const root = document.getElementById('app');
if (root) render(<Application />, root);

// Browsers have it on https and localhost only.
if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('sw.js').catch(() => undefined);
}
