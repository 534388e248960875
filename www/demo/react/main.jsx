import { useState } from "react";
import { createRoot } from "react-dom/client";
import { check } from "tearline";
import "tearline/element";

const endpoint = new URLSearchParams(location.search).get("endpoint") ?? "http://127.0.0.1:8080";

// The page's own backend knows the key and the secret, and gives the page a token that lives for minutes.
const token = async () => (await fetch("/token")).text();

// A check of one's own: its findings stand beside the others.
const validators = [
  async (rows) =>
    rows
      .filter(({ values }) => values[1]?.startsWith("TEST"))
      .map(({ row }) => ({ row, rule: "acme-test-code", column: 1, message: "A code of the test shop: leave it out." })),
];

function App() {
  const [events, setEvents] = useState([]);
  const heard = (event) => setEvents((before) => [...before, event.type]);
  return (
    <main>
      <h1>Tearline in React</h1>
      <tearline-upload
        endpoint={endpoint}
        series="541854"
        identifier="MOBILE"
        token={token}
        validators={validators}
        onreport={heard}
        onuploaded={heard}
        onfinished={heard}
      >
        <span slot="title">Codes for the autumn campaign</span>
      </tearline-upload>
      <p>
        Heard: <output id="events">{events.join(" ")}</output>
      </p>
      <Bare />
    </main>
  );
}

/** Without the element: one call. */
function Bare() {
  const [rows, setRows] = useState(null);
  const choose = async (event) => setRows((await check(event.target.files[0], { identifier: "MOBILE" })).rows);
  return (
    <p>
      <label>
        Only check a file: <input type="file" id="bare" onChange={choose} />
      </label>{" "}
      <output id="rows">{rows && `${rows.accepted} of ${rows.total} rows are ready`}</output>
    </p>
  );
}

createRoot(document.getElementById("root")).render(<App />);
