/* Buttons that copy a link or codes that are shown once: `data-copy` names the element. */

/** Shows the buttons where the browser can copy (over https or on this machine). */
export function watchCopying({ document, clipboard }) {
  if (!clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await clipboard.writeText(textOf(document.getElementById(button.dataset.copy)));
      button.textContent = button.dataset.copied;
    });
  }
}

function textOf(element) {
  const lines = [...element.children].map(({ textContent }) => textContent.trim());
  return lines.length ? lines.join("\n") : (element.value ?? element.textContent.trim());
}
