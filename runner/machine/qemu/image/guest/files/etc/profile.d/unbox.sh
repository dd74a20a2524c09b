# Shells started with `sh` read $ENV; bash reads /etc/bash.bashrc. Both lead to the prompt marks.
export ENV=/run/unbox/marks.sh
export PAGER=less LESS=-R
