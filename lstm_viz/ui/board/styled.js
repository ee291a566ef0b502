// A style sheet that stands beside a script. Browsers keep it, so that no answer need bring it.

// Resolves when it is there; also when it cannot be had, since what is unstyled can still be used.
export function styled(address) {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = resolve;
    link.onerror = resolve;
    document.head.append(link);
  });
}
