import { Page } from '../ui/page.js';

export function TvPage() {
  return <Page title="TvPage">…</Page>;
}
