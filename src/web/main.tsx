import { render } from 'preact';
import { Application } from './app.tsx';

const root = document.getElementById('app');
if (root) render(<Application />, root);

// Browsers offer service workers only on https and localhost.
if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('sw.js').catch(() => undefined);
}
