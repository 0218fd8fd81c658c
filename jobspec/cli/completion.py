"""``jobspec completion``: what makes a shell complete commands, options, kinds and fields."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from jobspec.cli.complete import VARIABLE

# An empty last word has to stay a word of its own, or Tab after a space would complete the word before it.
_BASH: Final = f"""\
_jobspec_completion() {{
    local IFS=$'\\n'
    COMPREPLY=($({VARIABLE}=bash jobspec "${{COMP_WORDS[@]:1:COMP_CWORD}}" 2>/dev/null))
    [[ ${{COMPREPLY[0]-}} == *= ]] && compopt -o nospace
}}
complete -o default -F _jobspec_completion jobspec
"""
_ZSH: Final = f"""\
#compdef jobspec
_jobspec() {{
    local -a found
    found=("${{(@f)$({VARIABLE}=zsh jobspec "${{(@)words[2,CURRENT]}}" 2>/dev/null)}}")
    if [[ -z ${{found[1]}} ]]; then
        _files
    elif [[ ${{found[1]}} == *= ]]; then
        compadd -S '' -- $found
    else
        compadd -- $found
    fi
}}
compdef _jobspec jobspec
"""
_FISH: Final = f"""\
function __jobspec_completion
    set -l words (commandline -opc)
    {VARIABLE}=fish jobspec $words[2..] (commandline -ct) 2>/dev/null
end
complete --command jobspec --no-files --arguments '(__jobspec_completion)'
complete --command jobspec --long-option blob --require-parameter --force-files
complete --command jobspec --long-option config --require-parameter --force-files
"""


class Shell(StrEnum):
    bash = "bash"
    zsh = "zsh"
    fish = "fish"


SCRIPTS: Final = {Shell.bash: _BASH, Shell.zsh: _ZSH, Shell.fish: _FISH}


def completion(shell: Annotated[Shell, typer.Argument(help="The shell that is to complete.")]) -> None:
    """Print a script that makes a shell complete commands, options, kinds, fields and their values.

    Nothing is installed: put the line where the shell reads it when it starts.

    Examples:

    - `source <(jobspec completion bash)` in `~/.bashrc`
    - `source <(jobspec completion zsh)` in `~/.zshrc`, after `compinit`
    - `jobspec completion fish | source` in `~/.config/fish/config.fish`
    """
    print(SCRIPTS[shell], end="")
