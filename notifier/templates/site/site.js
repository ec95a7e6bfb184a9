// Beside the address of a feed, a button that copies it. Everything works without.
for (const link of document.querySelectorAll("a[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  const word = document.createTextNode("Copy address");
  const which = document.createElement("span");
  which.className = "hidden";
  which.textContent = ` of ${link.getAttribute("aria-label")}`;
  button.append(word, which);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.href);
    said.textContent = "Address copied.";
    word.data = "Copied";
    setTimeout(() => { word.data = "Copy address"; }, 2000);
  });
  link.parentElement.append(button);
}
const said = document.createElement("p");
said.className = "hidden";
said.setAttribute("role", "status");
document.body.append(said);
