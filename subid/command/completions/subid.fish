# Completion of subid(8) for fish. Verbs and options are those that subid itself names.

function __subid_verbs
    subid help 2>/dev/null | string replace --regex --filter '^subid ([a-z]+) .*' '$1'
end

function __subid_usage
    set --local words (commandline --tokenize --cut-at-cursor --current-process)
    subid help $words[2] 2>/dev/null
end

function __subid_options
    __subid_usage | string replace --regex --filter '^ +(--[a-z-]+) *(?:DIR|N)? +(.*)' '$1\t$2'
end

function __subid_operands
    set --local usage (__subid_usage)
    switch "$usage[1]"
        case '*newuidmap*'
            printf '%s\n' newuidmap newgidmap
        case '*USER*'
            __fish_complete_users
        case '*PID*'
            __fish_complete_pids
    end
end

complete --command subid --no-files
complete --command subid --condition __fish_use_subcommand --arguments 'help (__subid_verbs)'
complete --command subid --condition '__fish_seen_subcommand_from help' --arguments '(__subid_verbs)'
complete --command subid --condition 'not __fish_use_subcommand; and string match --quiet -- "-*" (commandline --current-token)' --arguments '(__subid_options)'
complete --command subid --condition 'not __fish_use_subcommand' --arguments '(__subid_operands)'
