// Put into every page by the bench: notes when the picture and the pages are seen.
(() => {
  const seen = (globalThis.benchSeen = {});
  const now = () => performance.timeOrigin + performance.now();
  const probe = new OffscreenCanvas(24, 32);
  const ink = (canvas) => {
    const context = probe.getContext("2d", { willReadFrequently: true });
    context.clearRect(0, 0, 24, 32);
    context.drawImage(canvas, 0, 0, 24, 32);
    const { data } = context.getImageData(0, 0, 24, 32);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && data[at] < 235) dark += 1;
    return dark;
  };
  const SHEETS = '.kg-sheet[data-page="1"] canvas, .pdfViewer .page[data-page-number="1"] canvas';
  const look = () => {
    if (!seen.preview) {
      const picture = document.querySelector('.kg-sheet[data-page="1"] img');
      if (picture?.complete && picture.naturalWidth > 200) seen.preview = now();
    }
    if (!seen.page) {
      const canvas = document.querySelector(SHEETS);
      // Pixels, not promises: a page counts when there is ink on it.
      if (canvas?.width > 100 && canvas.checkVisibility() && ink(canvas) > 3) seen.page = now();
    }
    if (!seen.page) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  // Flips: from the key to the first frame in which the new page has its canvas.
  globalThis.benchFlip = (page) => new Promise((done) => {
    const begun = performance.now();
    const wait = () => {
      const canvas = document.querySelector(`.kg-sheet[data-page="${page}"]:not([hidden]) canvas`);
      const box = canvas?.getBoundingClientRect();
      const isSeen = box && box.bottom > 60 && box.top < innerHeight - 60 && box.right > 0 && box.left < innerWidth;
      if (isSeen) done(performance.now() - begun);
      else if (performance.now() - begun > 10_000) done(10_000);
      else requestAnimationFrame(wait);
    };
    const host = document.querySelector(".kg-reader-pages");
    host.focus();
    host.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    requestAnimationFrame(wait);
  });
})();
