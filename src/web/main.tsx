import { render } from 'preact';
import { Application } from './app.js';

const root = document.getElementById('app');
if (root) render(<Application />, root);

if ('serviceWorker' in navigator && location.protocol === 'https:') {
  navigator.serviceWorker.register('sw.js').catch(() => undefined);
}
