// Passkeys: takes the server's question to the device and the answer back. The
// page says where, what comes next and what to say when it does not work.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((c) => ({ ...c, id: bytes(c.id) }));

async function ask(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const spoken = answer.headers.get("Content-Type")?.startsWith("application/json");
  const reply = spoken ? await answer.json() : {};
  if (!answer.ok) throw Object.assign(new Error(answer.status), { said: reply.text });
  return reply;
}

// The device's answer as JSON, with the named parts of its response.
function told(key, parts) {
  const response = {};
  for (const part of parts) if (key.response[part]) response[part] = text(key.response[part]);
  return { id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response };
}

async function make({ publicKey: q }) {
  const user = { ...q.user, id: bytes(q.user.id) };
  const publicKey = { ...q, user, challenge: bytes(q.challenge), excludeCredentials: known(q.excludeCredentials) };
  const key = await navigator.credentials.create({ publicKey });
  const answer = told(key, ["clientDataJSON", "attestationObject"]);
  answer.response.transports = key.response.getTransports?.() ?? [];
  return answer;
}

async function sign({ publicKey: q }) {
  const publicKey = { ...q, challenge: bytes(q.challenge), allowCredentials: known(q.allowCredentials) };
  const key = await navigator.credentials.get({ publicKey });
  return told(key, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

function prepare(place) {
  const say = place.querySelector("[data-said]");
  const { begin, end, next, passkey, ...words } = place.dataset;
  if (!window.PublicKeyCredential) {
    say.textContent = words.old;
    return;
  }
  const form = place.querySelector("form");
  const button = form.querySelector("button");
  place.querySelector("[data-ready]").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say.textContent = "";
    try {
      const answer = await (passkey === "add" ? make : sign)(await ask(begin, {}));
      await ask(end, { name: form.elements.nama?.value, answer });
      location.assign(next);
    } catch (e) {
      const { refused, again, elsewhere, failed } = words;
      const own = { NotAllowedError: refused, InvalidStateError: again, SecurityError: elsewhere };
      say.textContent = e.said ?? own[e.name] ?? failed;
      button.disabled = false;
    }
  });
}

document.querySelectorAll("[data-passkey]").forEach(prepare);
