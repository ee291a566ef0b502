// While the server cannot be reached, Streamlit covers the page with a dialog that asks whoever sees
// it to start a server, and takes the keys. The pictures need no server to go on: the dialog is
// closed, and a line at the foot of the page says what is the matter.

const HEADING = "Connection error";
const STATUS = '[data-testid="stConnectionStatus"]'; // is on the page as long as there is no server
const LOOK_AGAIN = 400; // ms

let words = "";
let observer = null;

function closeDialog() {
  for (const dialog of document.querySelectorAll('.stDialog [role="dialog"]')) {
    if (!dialog.textContent.startsWith(HEADING)) continue;
    dialog.querySelector('button[aria-label="Close"]')?.click();
    showLine();
  }
}

function showLine() {
  if (document.querySelector(".no-connection")) return;
  const line = document.createElement("div");
  line.className = "no-connection";
  line.setAttribute("role", "status");
  line.textContent = words;
  document.body.append(line);
  const timer = setInterval(() => {
    if (document.querySelector(STATUS)) return;
    clearInterval(timer);
    line.remove();
  }, LOOK_AGAIN);
}

export default function ({ data }) {
  words = data.words;
  if (observer !== null) return;
  observer = new MutationObserver(closeDialog);
  observer.observe(document.body, { childList: true }); // where dialogs are put
}
