// A file of our own, so that it shares what the application has loaded. (bundle.mjs, `together`)
export { BarcodeDetector } from 'qr/decode.js';
