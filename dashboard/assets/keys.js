/* Single keys of the live page: M opens the marking of an event, then 1 to 4 mark a ready one; H hides the names of students. Other letters are the
   first of one's own words. They press the page's own buttons, and nothing while somebody types, or where the teacher has switched them off. */
(function () {
  "use strict";

  const WRITES = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=combobox], [role=menu], [role=dialog]";
  const panel = () => document.getElementById("mark-panel");
  const usable = (element) => element && element.offsetParent !== null;

  const open = (details, on) => {
    details.open = on;
    details.querySelector(on ? "#mark-1" : "summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    const details = panel();
    if (!usable(details) || event.defaultPrevented) {
      return;
    }
    if (event.key === "Escape" && details.open && details.contains(document.activeElement)) {
      open(details, false);
      return;
    }
    const off = document.getElementById("keys")?.checked === false;
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest?.(WRITES)) {
      return;
    }
    if (details.open && details.contains(document.activeElement) && /^[\p{L}]$/u.test(event.key)) {
      document.getElementById("mark-text").focus(); // whoever writes has words of their own, and the letter goes there
    } else if (event.key.toLowerCase() === "m") {
      event.preventDefault();
      open(details, !details.open);
    } else if (event.key.toLowerCase() === "h") {
      document.getElementById("names")?.click();
    } else if (details.open && /^[1-4]$/.test(event.key)) {
      event.preventDefault();
      document.getElementById(`mark-${event.key}`).click();
      open(details, false);
    }
  });
})();
