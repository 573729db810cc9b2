import { Page } from '../ui/page.js';

export function BoardPage() {
  return <Page title="BoardPage">…</Page>;
}
