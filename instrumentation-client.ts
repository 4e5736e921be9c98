// Runs before the pages' own code.

/**
 * React puts the scripts of a page that is navigated to into the document, but for those it finds there: it looks for
 * `script[async]`. The loader of modules puts them in without that attribute, when a page is fetched ahead, and so each
 * was compiled and run twice, the second time between the click and the page. For a script that is put in by code the
 * attribute changes nothing else.
 */
function markScripts(records: readonly MutationRecord[]): void {
  for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (node instanceof HTMLScriptElement && node.src) node.setAttribute("async", "");
  }
}

new MutationObserver(markScripts).observe(document.head, { childList: true });
