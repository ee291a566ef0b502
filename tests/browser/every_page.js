// What is looked for on every page, from inside the browser. Each function returns plain findings.
"use strict";

window.everyPage = (() => {
  // A few words by which a person finds an element again.
  function nameOf(node) {
    const key = node.closest("[class*='st-key-']")?.className.match(/st-key-([\w-]+)/)?.[1];
    const words = node.getAttribute("aria-label") || node.title || node.textContent.trim();
    const kind = node.getAttribute("data-testid") || node.className?.baseVal || node.className;
    const tag = node.tagName.toLowerCase();
    const where = [key && `in ${key}`, kind && `.${String(kind).split(/\s+/)[0]}`];
    return [tag, ...where.filter(Boolean), `“${words.slice(0, 60)}”`].join(" ");
  }

  const isSeen = (node) =>
    node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && node.getClientRects().length > 0;

  // Screen readers' own text is one pixel large on purpose.
  const isForReaders = (node) => {
    const { width, height } = node.getBoundingClientRect();
    return width <= 1 || height <= 1;
  };

  // Nothing has changed on the page for a while, and no script runs.
  function quiet(least, most) {
    return new Promise((resolve) => {
      let last = performance.now();
      const begun = last;
      const observer = new MutationObserver(() => (last = performance.now()));
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      const timer = setInterval(() => {
        const now = performance.now();
        const running = document.querySelector("[data-test-script-state='running']");
        const drawn = [...document.querySelectorAll("[data-picture]")].every(
          (picture) =>
            picture.getBoundingClientRect().top > innerHeight + 90
            || [...picture.querySelectorAll(".picture-layer")].every((layer) =>
              layer.querySelector(".main-svg"),
            ),
        );
        if ((now - last < least || running || !drawn) && now - begun < most) return;
        clearInterval(timer);
        observer.disconnect();
        resolve(now - begun < most);
      }, 50);
    });
  }

  // Show each picture once, so that it is drawn for the window as it is now, and come back.
  async function drawAll() {
    const main = document.querySelector(".stMain");
    const isDrawn = (picture) => {
      const stack = picture.querySelector(".picture-layers");
      const svgs = [...picture.querySelectorAll(".picture-layer")].map((layer) =>
        layer.querySelector(".main-svg"),
      );
      return svgs.every(
        (svg) => svg && Math.abs(svg.clientWidth - stack.clientWidth) < 2,
      );
    };
    for (const picture of pictures()) {
      if (isDrawn(picture)) continue;
      picture.scrollIntoView({ block: "center" });
      for (let k = 0; k < 100 && !isDrawn(picture); k += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    main.scrollTop = 0;
    main.scrollLeft = 0;
  }

  // What axe-core finds, and which of what is excused did occur. An excuse is [rule, selector].
  async function inaccessible(tags, excuses) {
    const { violations } = await axe.run(document, {
      runOnly: tags,
      resultTypes: ["violations"],
      preload: false,
    });
    const found = [];
    const occurred = new Set();
    for (const { id, impact, nodes } of violations) {
      for (const { target, any, all, none } of nodes) {
        const node = document.querySelector(target[0]);
        const k = excuses.findIndex(([rule, where]) => rule === id && node.closest(where));
        if (k >= 0) {
          occurred.add(k);
          continue;
        }
        const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
        found.push(`${id} (${impact}): ${nameOf(node)}: ${why}`);
      }
    }
    return { found, occurred: [...occurred] };
  }

  // Open everything that is folded away in sight; how many parts there were.
  function unfold() {
    const folded = [...document.querySelectorAll("details:not([open]) > summary")].filter(isSeen);
    for (const summary of folded) summary.click();
    return folded.length;
  }

  function broken() {
    const alerts = [...document.querySelectorAll(".stException, [data-testid='stAlert']")];
    return alerts
      .filter((node) => node.matches(".stException") || /broken off|went wrong/.test(node.textContent))
      .map((node) => node.textContent.slice(0, 200));
  }

  // How far the page itself can be pushed sideways, and what sticks out.
  function wide() {
    const found = [];
    for (const scroller of [document.documentElement, document.querySelector(".stMain")]) {
      const excess = (scroller?.scrollWidth ?? 0) - (scroller?.clientWidth ?? 0);
      if (excess <= 0) continue;
      const { left } = scroller.getBoundingClientRect();
      const right = left + scroller.clientWidth;
      const out = [...scroller.querySelectorAll("*")].filter(
        (node) => node.getBoundingClientRect().right > right + 0.5 && isSeen(node) && !scrolls(node, scroller),
      );
      const inner = out.filter((node) => !out.some((other) => other !== node && node.contains(other)));
      found.push(`${excess} px wider than the screen: ${inner.slice(0, 3).map(nameOf).join("; ")}`);
    }
    return found;
  }

  // Whether something between a node and an ancestor scrolls or cuts it off.
  function scrolls(node, ancestor) {
    for (let at = node.parentElement; at && at !== ancestor; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  }

  const hasOwnText = (node) =>
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());

  // Text in HTML that is cut off, sideways or below, and that no title tells.
  function clipped() {
    const found = [];
    for (const node of document.querySelectorAll("body *")) {
      if (node instanceof SVGElement || !hasOwnText(node) || !isSeen(node)) continue;
      if (isForReaders(node) || node.closest("[title], select, option, style, script")) continue;
      if (node.matches(".katex *, [data-testid='stIconMaterial']")) continue;
      for (let at = node; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (isForReaders(at)) break;
        const cutsX = /hidden|clip/.test(style.overflowX) && at.scrollWidth > at.clientWidth + 1;
        const cutsY = /hidden|clip/.test(style.overflowY) && at.scrollHeight > at.clientHeight + 2;
        if (!cutsX && !cutsY) {
          if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
          continue;
        }
        const range = document.createRange();
        range.selectNodeContents(node);
        const text = range.getBoundingClientRect();
        const box = at.getBoundingClientRect();
        const out = [
          cutsX && text.right > box.right + 1,
          cutsX && text.left < box.left - 1,
          cutsY && text.bottom > box.bottom + 2,
          cutsY && text.top < box.top - 2,
        ];
        if (out.some(Boolean)) found.push(nameOf(node));
        break;
      }
    }
    return found;
  }

  // How strong a mark is at last, with all that it stands in.
  function opacityOf(node) {
    let strength = Number(getComputedStyle(node).fillOpacity);
    for (let at = node; at; at = at.parentElement) strength *= Number(getComputedStyle(at).opacity);
    return strength;
  }

  // The corners of a text as it stands on the screen, also a turned one; without the room that the
  // line leaves over capitals and under the base line.
  function cornersOf(node) {
    const { x, y, width, height } = node.getBBox();
    const matrix = node.getScreenCTM();
    const lines = Math.max(1, node.querySelectorAll("tspan.line").length);
    const trim = (0.2 * height) / lines;
    return [
      [x, y + trim],
      [x + width, y + trim],
      [x + width, y + height - trim],
      [x, y + height - trim],
    ].map(([a, b]) => {
      const { x: right, y: down } = new DOMPoint(a, b).matrixTransform(matrix);
      return [right, down];
    });
  }

  // The texts that can be read on one picture.
  function textsOf(picture) {
    const stack = picture.querySelector(".picture-layers");
    const found = [];
    for (const node of stack.querySelectorAll(".main-svg text")) {
      const text = node.textContent.trim();
      if (!text || !node.checkVisibility({ visibilityProperty: true })) continue;
      const strength = opacityOf(node);
      const style = getComputedStyle(node);
      if (strength < 0.05 || style.fill === "none" || /, 0\)$/.test(style.fill)) continue;
      const size = parseFloat(style.fontSize);
      if (!size) continue;
      found.push({
        node,
        text,
        size,
        strength,
        weight: Number(style.fontWeight),
        fill: style.fill,
        halo: style.textShadow.match(/rgba?\([^)]*\)/)?.[0] ?? null,
        corners: cornersOf(node),
      });
    }
    return found;
  }

  // By how many pixels two four-cornered shapes lie in each other (separating axes).
  function depthOf(one, other) {
    let least = Infinity;
    for (const shape of [one, other]) {
      for (const k of [0, 1]) {
        const [ax, ay] = shape[k];
        const [bx, by] = shape[k + 1];
        const length = Math.hypot(bx - ax, by - ay) || 1;
        const axis = [(by - ay) / length, (ax - bx) / length];
        const reach = (corners) => {
          const along = corners.map(([x, y]) => x * axis[0] + y * axis[1]);
          return [Math.min(...along), Math.max(...along)];
        };
        const [low, high] = reach(one);
        const [bottom, top] = reach(other);
        least = Math.min(least, Math.min(high, top) - Math.max(low, bottom));
      }
    }
    return least;
  }

  const pictures = () => [...document.querySelectorAll("[data-picture]")].filter(isSeen);

  function overlapping(hair) {
    const found = [];
    for (const picture of pictures()) {
      const texts = textsOf(picture);
      for (const [k, one] of texts.entries()) {
        for (const other of texts.slice(k + 1)) {
          if (depthOf(one.corners, other.corners) <= hair) continue;
          found.push({ picture: picture.dataset.picture, texts: [one.text, other.text] });
        }
      }
    }
    return found;
  }

  // Text of a picture that is cut off by the picture's own edge.
  function outside() {
    const found = [];
    for (const picture of pictures()) {
      const { left, right, top, bottom } = picture
        .querySelector(".picture-layers")
        .getBoundingClientRect();
      for (const { corners, text } of textsOf(picture)) {
        const out = corners.some(
          ([x, y]) => x < left - 1 || x > right + 1 || y < top - 1 || y > bottom + 1,
        );
        if (out) found.push({ picture: picture.dataset.picture, text });
      }
    }
    return found;
  }

  function small(least) {
    return pictures().flatMap((picture) =>
      textsOf(picture)
        .filter(({ size }) => size < least)
        .map(({ text, size }) => ({ picture: picture.dataset.picture, text, size })),
    );
  }

  // What the contrast of each text is measured from; the ground is seen from outside.
  function inks() {
    return pictures().flatMap((picture) =>
      textsOf(picture).map(({ corners, node, ...ink }) => {
        const xs = corners.map(([x]) => x);
        const ys = corners.map(([, y]) => y);
        return {
          ...ink,
          picture: picture.dataset.picture,
          box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
        };
      }),
    );
  }

  function unnamed() {
    const drawn = [...document.querySelectorAll(".picture-layers, [data-testid='stPlotlyChart']")];
    return drawn
      .filter((node) => {
        const named = node.matches("[aria-label]") ? node : node.querySelector("[aria-label]");
        return isSeen(node) && !(named?.getAttribute("aria-label") ?? "").trim();
      })
      .map(nameOf);
  }

  return {
    broken,
    clipped,
    drawAll,
    inaccessible,
    inks,
    isSeen,
    nameOf,
    outside,
    overlapping,
    quiet,
    small,
    unfold,
    unnamed,
    wide,
  };
})();
