"""Runs a notebook to its end or to the first cell that throws, and writes it with what it shows: execute.py NOTEBOOK FOLDER.

Leaves FOLDER/NAME.ipynb and FOLDER/NAME.html; ends with 1 when a cell threw. Not by nbconvert's own executor, which takes a cell as finished
once the kernel says that it is idle: Deno's kernel often says so before it sends the results. So every cell is followed by one more request,
and what arrives before the result of that one belongs to the cell.
"""

import sys
from pathlib import Path
from queue import Empty

import nbformat
from jupyter_client.manager import start_new_kernel
from nbconvert import HTMLExporter

SHOWN = ("stream", "display_data", "execute_result", "error")


def main(notebook: Path, folder: Path) -> int:
    document = nbformat.read(notebook, as_version=4)
    manager, client = start_new_kernel(kernel_name=document.metadata.kernelspec.name, cwd=str(notebook.parent))
    try:
        thrown = run(client, [cell for cell in document.cells if cell.cell_type == "code"])
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    folder.mkdir(exist_ok=True)
    nbformat.write(document, folder / notebook.name)
    page, _ = HTMLExporter().from_notebook_node(document, {"metadata": {"name": notebook.stem}})
    (folder / f"{notebook.stem}.html").write_text(page, encoding="utf-8")
    return 1 if thrown else 0


def run(client, cells) -> bool:
    """Fills in the outputs of the cells, in order; true when one threw, the last that was run."""
    for count, cell in enumerate(cells, start=1):
        request = client.execute(cell.source)
        reply = answer(client, request)
        cell.execution_count = count
        cell.outputs = outputs(client, request, count) if client.is_alive() else []
        if reply["status"] != "ok":
            if all(output.output_type != "error" for output in cell.outputs):
                said = {name: reply.get(name, "") for name in ("ename", "evalue")}
                cell.outputs.append(nbformat.v4.new_output("error", **said, traceback=reply.get("traceback", [])))
            return True
    return False


def answer(client, request):
    """What the kernel replies to a request, however long the cell takes."""
    while True:
        try:
            message = client.get_shell_msg(timeout=1)
        except Empty:
            if not client.is_alive():
                return {"status": "error", "ename": "DeadKernel", "evalue": "the kernel ended in the middle of the cell"}
            continue
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def outputs(client, request, count):
    """What the request has shown, up to the result of another one made now."""
    marker = client.execute("0")
    found = []
    while True:
        message = client.get_iopub_msg(timeout=60)
        parent, kind = message["parent_header"].get("msg_id"), message["msg_type"]
        if parent == marker and kind == "execute_result":
            return found
        if parent != request or kind not in SHOWN:
            continue
        output = nbformat.v4.output_from_msg(message)
        if kind == "execute_result":
            output.execution_count = count
        if kind == "stream" and found and found[-1].get("name") == output.name:
            found[-1].text += output.text
        else:
            found.append(output)


sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
