import "../look/look.css";
import { startForm } from "./form.ts";
import { openOutbox } from "./outbox.ts";
import { startPassword } from "./password.ts";
import { startRows } from "./rows.ts";
import { startShell } from "./shell.ts";
import { startSignIn } from "./sign_in.ts";
import { startHome } from "./start.ts";
import { startTask } from "./task.ts";
import { toastLeft } from "./toast.ts";

const { page = "", actor = "" } = document.body.dataset;

startShell();
toastLeft();
if (page === "sign-in") startSignIn();
if (actor) {
  const outbox = openOutbox(actor);
  if (page === "start") startHome(actor);
  if (page === "password") startPassword();
  if (page === "inbox" || page === "list") startRows();
  if (page === "form") void startForm(outbox);
  if (page === "task") void startTask(outbox, actor);
}
