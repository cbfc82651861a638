// What this browser remembers of its visitor, and how the page asks the server.
const address = location.pathname.replace(/\/$/, "");

// A browser that keeps nothing forgets the name with the page.
export function recall(key) {
  try {
    return localStorage.getItem(key) || "";
  } catch {
    return "";
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

export function spelling(name) {
  return name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

// Return what the server answers; an error carries the server's own sentence.
export async function ask(what, sent) {
  const headers = { "Accept-Language": document.documentElement.lang };
  const posted = { method: "POST", body: JSON.stringify(sent), headers: { ...headers, "Content-Type": "application/json" } };
  const reply = await fetch(`${address}/${what}`, { cache: "no-store", ...(sent ? posted : { headers }) });
  const answer = await reply.json();
  if (!reply.ok) throw Object.assign(new Error(answer.error.message), { status: reply.status });
  return answer;
}
