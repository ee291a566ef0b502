// A style sheet that stands beside a script. Browsers keep it, so that no answer need bring it.

import { element } from "./elements.js";

// Resolves when it is there; also when it cannot be had, since what is unstyled can still be used.
export function styled(address) {
  return new Promise((resolve) => {
    const link = { rel: "stylesheet", href: address, onload: resolve, onerror: resolve };
    document.head.append(element("link", link));
  });
}
