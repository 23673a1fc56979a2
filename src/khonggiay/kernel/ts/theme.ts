/** Light or dark as this browser chose it, before the first paint. Loaded in the head. */
(() => {
  try {
    const chosen = localStorage.getItem("kg-theme");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.dataset.bsTheme = chosen;
    } else if (matchMedia("(prefers-color-scheme: dark)").matches) {
      document.documentElement.dataset.bsTheme = "dark";
    }
  } catch {
    // Without storage the style sheet follows the system.
  }
})();
