/** Loads the style of the show, which no first visit needs. */
const link = Object.assign(document.createElement('link'), {
  rel: 'stylesheet',
  href: new URL('static/show.css', document.baseURI).href,
});
document.head.append(link);
