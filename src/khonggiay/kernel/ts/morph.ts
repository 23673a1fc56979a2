/** Change what stands there into what should stand there, keeping elements and focus. */

function sameKind(old: Node, fresh: Node): boolean {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return false;
  if (!(old instanceof Element) || !(fresh instanceof Element)) return true;
  return old.getAttribute("data-key") === fresh.getAttribute("data-key");
}

function morphNode(old: Node, fresh: Node): void {
  if (!(old instanceof Element) || !(fresh instanceof Element)) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.classList.contains("is-taken")) return;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  morphInto(old, [...fresh.childNodes]);
}

/** Make *fresh* the children of *place*, reusing those that are of the same kind and key. */
export function morphInto(place: Element, fresh: Node[]): void {
  const keyed = new Map<string, Element>();
  for (const child of place.children) {
    const key = child.getAttribute("data-key");
    if (key !== null) keyed.set(key, child);
  }
  fresh.forEach((node, index) => {
    const key = node instanceof Element ? node.getAttribute("data-key") : null;
    const here = place.childNodes[index] ?? null;
    const known = key === null ? undefined : keyed.get(key);
    if (known && known !== here && sameKind(known, node)) {
      place.insertBefore(known, here);
      morphNode(known, node);
    } else if (here && sameKind(here, node)) morphNode(here, node);
    else if (here && key === null && !(here instanceof Element && here.hasAttribute("data-key"))) place.replaceChild(node, here);
    else place.insertBefore(node, here);
  });
  while (place.childNodes.length > fresh.length) place.lastChild?.remove();
}
