/** What may be sent, judged before it is sent. The server judges again. */

/** Tell whether a file is among *accept* (`.pdf,image/*`); an empty list takes all. */
export function accepts(accept: string, name: string, type: string): boolean {
  const rules = accept.split(",").map((rule) => rule.trim().toLowerCase()).filter(Boolean);
  if (rules.length === 0) return true;
  return rules.some((rule) => {
    if (rule.startsWith(".")) return name.toLowerCase().endsWith(rule);
    if (rule.endsWith("/*")) return type.startsWith(rule.slice(0, -1));
    return type === rule;
  });
}

/** Return a size as an official reads it: `200 MB`, `1,5 MB`, `12 KB`. */
export function inWords(bytes: number): string {
  const [size, unit] = bytes >= 1024 ** 2 ? [bytes / 1024 ** 2, "MB"] : [bytes / 1024, "KB"];
  return `${size.toLocaleString("vi-VN", { maximumFractionDigits: size < 10 ? 1 : 0 })} ${unit}`;
}
