"""What operators type. Each command says what it did in one line and returns 0, or says what is wrong and returns 1."""

import typer

from app.commands import administrators, bank, demo, exports, keeping, lessons, rosters, serving

cli = typer.Typer(
    name="qingdun",
    help="青盾：青少年禁毒教育与竞赛平台。命令出错时返回非零值，并说明原因。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
serving.register(cli)
keeping.register(cli)
rosters.register(cli)
bank.register(cli)
lessons.register(cli)
administrators.register(cli)
exports.register(cli)
demo.register(cli)
