// Written by `cargo test -p mesh2yaml-grammar`: change mesh.pest instead.

/// The parser of the grammar.
pub struct MeshParser;
/**The .mesh language.

How to read this file: a section per construct, named as the construct is named everywhere else. Blanks are
explicit (`b`), so a keyword ends where a blank or the line ends. A keyword stands as a literal before the rule
of its statement, so a statement that is something else costs one comparison and queues nothing. What a word
means (a port, a duration, …) is decided by its place, in mesh2yaml-check; here it is a `word`.*/
#[allow(dead_code, non_camel_case_types, clippy::upper_case_acronyms)]
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Rule {
    ///End-of-input
    EOI,
    r#b,
    r#nl,
    r#comment,
    r#gap,
    r#end,
    r#open,
    r#comma,
    r#equals,
    r#word,
    r#string,
    r#quoted,
    r#regex,
    r#label,
    r#value,
    r#values,
    r#words,
    r#texts,
    r#file,
    r#chunk,
    r#item,
    r#one_item,
    r#one_mesh,
    r#one_install,
    r#one_namespace,
    r#one_service,
    r#one_profile,
    r#one_use,
    r#one_route,
    r#one_pool,
    r#one_eject,
    r#one_allow,
    r#one_deny,
    r#one_observe,
    r#one_kiali,
    r#one_test,
    r#import,
    r#let_,
    r#param,
    r#mesh,
    r#mesh_statement,
    r#trust_domain,
    r#trust_domain_aliases,
    r#control_plane,
    r#probe_networks,
    r#cluster_networks,
    r#paths,
    r#install,
    r#install_statement,
    r#install_profile,
    r#auto_mtls,
    r#namespace,
    r#namespace_statement,
    r#inject,
    r#default,
    r#service,
    r#service_statement,
    r#workload,
    r#account,
    r#port,
    r#probes,
    r#probes_on,
    r#version,
    r#profile,
    r#profile_statement,
    r#use_,
    r#arguments,
    r#argument,
    r#route,
    r#route_statement,
    r#header,
    r#query,
    r#method,
    r#path,
    r#host,
    r#grpc,
    r#on_port,
    r#to,
    r#share,
    r#target,
    r#to_service,
    r#redirect,
    r#redirect_scheme,
    r#redirect_host,
    r#redirect_port,
    r#redirect_path,
    r#respond,
    r#rewrite,
    r#rewrite_path,
    r#rewrite_prefix,
    r#rewrite_host,
    r#mirror,
    r#fault,
    r#fault_delay,
    r#fault_abort,
    r#request,
    r#response,
    r#edit_set,
    r#edit_add,
    r#edit_remove,
    r#timeout,
    r#retry,
    r#retry_each,
    r#retry_on,
    r#pool,
    r#pool_statement,
    r#pool_key,
    r#eject,
    r#eject_statement,
    r#eject_after,
    r#eject_setting,
    r#eject_key,
    r#mtls,
    r#mtls_on,
    r#allow,
    r#allow_statement,
    r#dry_run,
    r#from,
    r#caller,
    r#caller_except,
    r#deny,
    r#deny_statement,
    r#scrape,
    r#scrape_on,
    r#observe,
    r#observe_statement,
    r#access_log,
    r#tracing,
    r#tracing_at,
    r#tracing_as,
    r#tracing_sample,
    r#kiali,
    r#kiali_statement,
    r#kiali_key,
    r#on_mesh,
    r#on_namespace,
    r#on_service,
    r#on_route,
    r#accept,
    r#test,
    r#test_statement,
    r#send,
    r#sender,
    r#test_caller,
    r#test_at,
    r#expect,
    r#expect_redirect,
    r#expect_respond,
    r#expect_timeout,
    r#expect_share,
    r#expect_version,
    r#expect_service,
}
impl Rule {
    pub fn all_rules() -> &'static [Rule] {
        &[
            Rule::r#b,
            Rule::r#nl,
            Rule::r#comment,
            Rule::r#gap,
            Rule::r#end,
            Rule::r#open,
            Rule::r#comma,
            Rule::r#equals,
            Rule::r#word,
            Rule::r#string,
            Rule::r#quoted,
            Rule::r#regex,
            Rule::r#label,
            Rule::r#value,
            Rule::r#values,
            Rule::r#words,
            Rule::r#texts,
            Rule::r#file,
            Rule::r#chunk,
            Rule::r#item,
            Rule::r#one_item,
            Rule::r#one_mesh,
            Rule::r#one_install,
            Rule::r#one_namespace,
            Rule::r#one_service,
            Rule::r#one_profile,
            Rule::r#one_use,
            Rule::r#one_route,
            Rule::r#one_pool,
            Rule::r#one_eject,
            Rule::r#one_allow,
            Rule::r#one_deny,
            Rule::r#one_observe,
            Rule::r#one_kiali,
            Rule::r#one_test,
            Rule::r#import,
            Rule::r#let_,
            Rule::r#param,
            Rule::r#mesh,
            Rule::r#mesh_statement,
            Rule::r#trust_domain,
            Rule::r#trust_domain_aliases,
            Rule::r#control_plane,
            Rule::r#probe_networks,
            Rule::r#cluster_networks,
            Rule::r#paths,
            Rule::r#install,
            Rule::r#install_statement,
            Rule::r#install_profile,
            Rule::r#auto_mtls,
            Rule::r#namespace,
            Rule::r#namespace_statement,
            Rule::r#inject,
            Rule::r#default,
            Rule::r#service,
            Rule::r#service_statement,
            Rule::r#workload,
            Rule::r#account,
            Rule::r#port,
            Rule::r#probes,
            Rule::r#probes_on,
            Rule::r#version,
            Rule::r#profile,
            Rule::r#profile_statement,
            Rule::r#use_,
            Rule::r#arguments,
            Rule::r#argument,
            Rule::r#route,
            Rule::r#route_statement,
            Rule::r#header,
            Rule::r#query,
            Rule::r#method,
            Rule::r#path,
            Rule::r#host,
            Rule::r#grpc,
            Rule::r#on_port,
            Rule::r#to,
            Rule::r#share,
            Rule::r#target,
            Rule::r#to_service,
            Rule::r#redirect,
            Rule::r#redirect_scheme,
            Rule::r#redirect_host,
            Rule::r#redirect_port,
            Rule::r#redirect_path,
            Rule::r#respond,
            Rule::r#rewrite,
            Rule::r#rewrite_path,
            Rule::r#rewrite_prefix,
            Rule::r#rewrite_host,
            Rule::r#mirror,
            Rule::r#fault,
            Rule::r#fault_delay,
            Rule::r#fault_abort,
            Rule::r#request,
            Rule::r#response,
            Rule::r#edit_set,
            Rule::r#edit_add,
            Rule::r#edit_remove,
            Rule::r#timeout,
            Rule::r#retry,
            Rule::r#retry_each,
            Rule::r#retry_on,
            Rule::r#pool,
            Rule::r#pool_statement,
            Rule::r#pool_key,
            Rule::r#eject,
            Rule::r#eject_statement,
            Rule::r#eject_after,
            Rule::r#eject_setting,
            Rule::r#eject_key,
            Rule::r#mtls,
            Rule::r#mtls_on,
            Rule::r#allow,
            Rule::r#allow_statement,
            Rule::r#dry_run,
            Rule::r#from,
            Rule::r#caller,
            Rule::r#caller_except,
            Rule::r#deny,
            Rule::r#deny_statement,
            Rule::r#scrape,
            Rule::r#scrape_on,
            Rule::r#observe,
            Rule::r#observe_statement,
            Rule::r#access_log,
            Rule::r#tracing,
            Rule::r#tracing_at,
            Rule::r#tracing_as,
            Rule::r#tracing_sample,
            Rule::r#kiali,
            Rule::r#kiali_statement,
            Rule::r#kiali_key,
            Rule::r#on_mesh,
            Rule::r#on_namespace,
            Rule::r#on_service,
            Rule::r#on_route,
            Rule::r#accept,
            Rule::r#test,
            Rule::r#test_statement,
            Rule::r#send,
            Rule::r#sender,
            Rule::r#test_caller,
            Rule::r#test_at,
            Rule::r#expect,
            Rule::r#expect_redirect,
            Rule::r#expect_respond,
            Rule::r#expect_timeout,
            Rule::r#expect_share,
            Rule::r#expect_version,
            Rule::r#expect_service,
        ]
    }
}
#[allow(clippy::all)]
impl ::pest::Parser<Rule> for MeshParser {
    fn parse<'i>(
        rule: Rule,
        input: &'i str,
    ) -> ::core::result::Result<
        ::pest::iterators::Pairs<'i, Rule>,
        ::pest::error::Error<Rule>,
    > {
        mod rules {
            #![allow(clippy::upper_case_acronyms)]
            pub mod hidden {
                use super::super::Rule;
                #[inline]
                #[allow(dead_code, non_snake_case, unused_variables)]
                pub fn skip(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    Ok(state)
                }
            }
            pub mod visible {
                use super::super::Step;
                use super::super::Rule;
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#b(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match state.match_char_by(|c| matches!(c, ' ' | '\t')) {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    {
                        let mut state = state;
                        loop {
                            match state.match_char_by(|c| matches!(c, ' ' | '\t')) {
                                Ok(next) => state = next,
                                Err(state) => break Ok(state),
                            }
                        }
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#nl(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state.match_string("\r\n") {
                        Err(state) => state.match_string("\n"),
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#comment(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match state.match_string("#") {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    {
                        let mut state = state;
                        loop {
                            match state.match_char_by(|c| !matches!(c, '\n')) {
                                Ok(next) => state = next,
                                Err(state) => break Ok(state),
                            }
                        }
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#gap(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .repeat(
                            (|state| {
                                match self::r#b(state) {
                                    Err(state) => {
                                        match self::r#nl(state) {
                                            Err(state) => self::r#comment(state),
                                            done => done,
                                        }
                                    }
                                    done => done,
                                }
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#end(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match state
                        .optional((|state| { self::r#b(state) }) as Step)
                    {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    match state
                        .sequence(
                            (|state| {
                                let state = match state
                                    .optional((|state| { self::r#comment(state) }) as Step)
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#nl(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#gap(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match {
                                let mut seen = false;
                                let looked = state
                                    .match_char_by(|c| {
                                        seen = matches!(c, '}');
                                        false
                                    });
                                let (Ok(state) | Err(state)) = looked;
                                if seen { Ok(state) } else { Err(state) }
                            } {
                                Err(state) => {
                                    match state
                                        .optional((|state| { self::r#comment(state) }) as Step)
                                    {
                                        Ok(state) => state.end_of_input(),
                                        failed => failed,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#open(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match state
                        .optional((|state| { self::r#b(state) }) as Step)
                    {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    let state = match state.match_string("{") {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    self::r#gap(state)
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#comma(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match state
                        .optional((|state| { self::r#b(state) }) as Step)
                    {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    let state = match state.match_string(",") {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    self::r#gap(state)
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#equals(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match self::r#b(state) {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    let state = match state.match_string("=") {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    self::r#b(state)
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#word(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#word,
                            (|state| {
                                state
                                    .atomic(
                                        ::pest::Atomicity::Atomic,
                                        (|state| {
                                            let state = match state
                                                .match_char_by(|c| {
                                                    matches!(
                                                        c, 'a'..= 'z' | '-'..= ':' | 'A'..= 'Z' | '_' | '$' | '%' |
                                                        '*'
                                                    )
                                                })
                                            {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            {
                                                let mut state = state;
                                                loop {
                                                    match state
                                                        .match_char_by(|c| {
                                                            matches!(
                                                                c, 'a'..= 'z' | '-'..= ':' | 'A'..= 'Z' | '_' | '$' | '%' |
                                                                '*'
                                                            )
                                                        })
                                                    {
                                                        Ok(next) => state = next,
                                                        Err(state) => break Ok(state),
                                                    }
                                                }
                                            }
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#string(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#string,
                            (|state| {
                                state
                                    .atomic(
                                        ::pest::Atomicity::Atomic,
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("\"") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#quoted(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match state
                                                            .repeat(
                                                                (|state| {
                                                                    state
                                                                        .sequence(
                                                                            (|state| {
                                                                                let state = match state.match_string("\\") {
                                                                                    Ok(state) => state,
                                                                                    Err(state) => return Err(state),
                                                                                };
                                                                                let state = match state
                                                                                    .match_char_by(|c| matches!(c, '"' | '\\'))
                                                                                {
                                                                                    Ok(state) => state,
                                                                                    Err(state) => return Err(state),
                                                                                };
                                                                                self::r#quoted(state)
                                                                            }) as Step,
                                                                        )
                                                                }) as Step,
                                                            )
                                                        {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        state.match_string("\"")
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#quoted(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#quoted,
                            (|state| {
                                state
                                    .atomic(
                                        ::pest::Atomicity::Atomic,
                                        (|state| {
                                            {
                                                let strings = ["\"", "\\", "\n"];
                                                state.skip_until(&strings)
                                            }
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#regex(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#regex,
                            (|state| {
                                state
                                    .atomic(
                                        ::pest::Atomicity::Atomic,
                                        (|state| {
                                            let state = match state.match_string("~\"") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#quoted(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state
                                                .repeat(
                                                    (|state| {
                                                        state
                                                            .sequence(
                                                                (|state| {
                                                                    let state = match state.match_string("\\") {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    let state = match state
                                                                        .match_char_by(|c| !matches!(c, '\n'))
                                                                    {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    self::r#quoted(state)
                                                                }) as Step,
                                                            )
                                                    }) as Step,
                                                )
                                            {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            state.match_string("\"")
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#label(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .atomic(
                            ::pest::Atomicity::CompoundAtomic,
                            (|state| {
                                state
                                    .rule(
                                        Rule::r#label,
                                        (|state| {
                                            let state = match self::r#word(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("=") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            match self::r#word(state) {
                                                Err(state) => self::r#string(state),
                                                done => done,
                                            }
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#value(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match self::r#word(state) {
                        Err(state) => self::r#string(state),
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#values(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match self::r#value(state) {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    state
                        .repeat(
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#comma(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#value(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#words(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match self::r#word(state) {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    state
                        .repeat(
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#comma(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#texts(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = match match self::r#value(state) {
                        Err(state) => self::r#regex(state),
                        done => done,
                    } {
                        Ok(state) => state,
                        Err(state) => return Err(state),
                    };
                    state
                        .repeat(
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#comma(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            match self::r#value(state) {
                                                Err(state) => self::r#regex(state),
                                                done => done,
                                            }
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#file(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#file,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional(
                                        (|state| { state.match_string("\u{feff}") }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#item(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#chunk(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#chunk,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#item(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#item(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("service") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#service(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("test") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#test(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state
                                        .sequence(
                                            (|state| {
                                                let state = match state.match_string("namespace") {
                                                    Ok(state) => state,
                                                    Err(state) => return Err(state),
                                                };
                                                self::r#namespace(state)
                                            }) as Step,
                                        )
                                    {
                                        Err(state) => {
                                            match state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("profile") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#profile(state)
                                                    }) as Step,
                                                )
                                            {
                                                Err(state) => {
                                                    match state
                                                        .sequence(
                                                            (|state| {
                                                                let state = match state.match_string("let") {
                                                                    Ok(state) => state,
                                                                    Err(state) => return Err(state),
                                                                };
                                                                self::r#let_(state)
                                                            }) as Step,
                                                        )
                                                    {
                                                        Err(state) => {
                                                            match state
                                                                .sequence(
                                                                    (|state| {
                                                                        let state = match state.match_string("param") {
                                                                            Ok(state) => state,
                                                                            Err(state) => return Err(state),
                                                                        };
                                                                        self::r#param(state)
                                                                    }) as Step,
                                                                )
                                                            {
                                                                Err(state) => {
                                                                    match state
                                                                        .sequence(
                                                                            (|state| {
                                                                                let state = match state.match_string("import") {
                                                                                    Ok(state) => state,
                                                                                    Err(state) => return Err(state),
                                                                                };
                                                                                self::r#import(state)
                                                                            }) as Step,
                                                                        )
                                                                    {
                                                                        Err(state) => {
                                                                            match state.match_string("mesh") {
                                                                                Ok(state) => self::r#mesh(state),
                                                                                failed => failed,
                                                                            }
                                                                        }
                                                                        done => done,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }
                                        done => done,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_item(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_item,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#item(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_mesh(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_mesh,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#mesh_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_install(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_install,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#install_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_namespace(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_namespace,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#namespace_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_service(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_service,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#service_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_profile(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_profile,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#profile_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_use(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_use,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#argument(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_route(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_route,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#route_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_pool(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_pool,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#pool_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_eject(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_eject,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#eject_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_allow(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_allow,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#allow_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_deny(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_deny,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#deny_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_observe(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_observe,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#observe_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_kiali(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_kiali,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#kiali_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#one_test(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#one_test,
                            (|state| {
                                let state = match self::r#SOI(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#gap(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#test_statement(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#end(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#EOI(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#import(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#import,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#string(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#let_(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#let_,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#equals(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#value(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#param(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#param,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#equals(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#value(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#mesh(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#mesh,
                            (|state| {
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#mesh_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#mesh_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("trust-domain-aliases")
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#trust_domain_aliases(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("trust-domain") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#trust_domain(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state
                                        .sequence(
                                            (|state| {
                                                let state = match state.match_string("control-plane") {
                                                    Ok(state) => state,
                                                    Err(state) => return Err(state),
                                                };
                                                self::r#control_plane(state)
                                            }) as Step,
                                        )
                                    {
                                        Err(state) => {
                                            match state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("probe-networks") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#probe_networks(state)
                                                    }) as Step,
                                                )
                                            {
                                                Err(state) => {
                                                    match state
                                                        .sequence(
                                                            (|state| {
                                                                let state = match state.match_string("cluster-networks") {
                                                                    Ok(state) => state,
                                                                    Err(state) => return Err(state),
                                                                };
                                                                self::r#cluster_networks(state)
                                                            }) as Step,
                                                        )
                                                    {
                                                        Err(state) => {
                                                            match state
                                                                .sequence(
                                                                    (|state| {
                                                                        let state = match state.match_string("paths") {
                                                                            Ok(state) => state,
                                                                            Err(state) => return Err(state),
                                                                        };
                                                                        self::r#paths(state)
                                                                    }) as Step,
                                                                )
                                                            {
                                                                Err(state) => {
                                                                    match state
                                                                        .sequence(
                                                                            (|state| {
                                                                                let state = match state.match_string("mtls") {
                                                                                    Ok(state) => state,
                                                                                    Err(state) => return Err(state),
                                                                                };
                                                                                self::r#mtls(state)
                                                                            }) as Step,
                                                                        )
                                                                    {
                                                                        Err(state) => {
                                                                            match state
                                                                                .sequence(
                                                                                    (|state| {
                                                                                        let state = match state.match_string("access-log") {
                                                                                            Ok(state) => state,
                                                                                            Err(state) => return Err(state),
                                                                                        };
                                                                                        self::r#access_log(state)
                                                                                    }) as Step,
                                                                                )
                                                                            {
                                                                                Err(state) => {
                                                                                    match state
                                                                                        .sequence(
                                                                                            (|state| {
                                                                                                let state = match state.match_string("tracing") {
                                                                                                    Ok(state) => state,
                                                                                                    Err(state) => return Err(state),
                                                                                                };
                                                                                                self::r#tracing(state)
                                                                                            }) as Step,
                                                                                        )
                                                                                    {
                                                                                        Err(state) => {
                                                                                            match state
                                                                                                .sequence(
                                                                                                    (|state| {
                                                                                                        let state = match state.match_string("install") {
                                                                                                            Ok(state) => state,
                                                                                                            Err(state) => return Err(state),
                                                                                                        };
                                                                                                        self::r#install(state)
                                                                                                    }) as Step,
                                                                                                )
                                                                                            {
                                                                                                Err(state) => {
                                                                                                    match state
                                                                                                        .sequence(
                                                                                                            (|state| {
                                                                                                                let state = match state.match_string("observe") {
                                                                                                                    Ok(state) => state,
                                                                                                                    Err(state) => return Err(state),
                                                                                                                };
                                                                                                                self::r#observe(state)
                                                                                                            }) as Step,
                                                                                                        )
                                                                                                    {
                                                                                                        Err(state) => {
                                                                                                            match state
                                                                                                                .sequence(
                                                                                                                    (|state| {
                                                                                                                        let state = match state.match_string("accept") {
                                                                                                                            Ok(state) => state,
                                                                                                                            Err(state) => return Err(state),
                                                                                                                        };
                                                                                                                        self::r#accept(state)
                                                                                                                    }) as Step,
                                                                                                                )
                                                                                                            {
                                                                                                                Err(state) => {
                                                                                                                    match state.match_string("on") {
                                                                                                                        Ok(state) => self::r#on_mesh(state),
                                                                                                                        failed => failed,
                                                                                                                    }
                                                                                                                }
                                                                                                                done => done,
                                                                                                            }
                                                                                                        }
                                                                                                        done => done,
                                                                                                    }
                                                                                                }
                                                                                                done => done,
                                                                                            }
                                                                                        }
                                                                                        done => done,
                                                                                    }
                                                                                }
                                                                                done => done,
                                                                            }
                                                                        }
                                                                        done => done,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }
                                        done => done,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#trust_domain(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#trust_domain,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#trust_domain_aliases(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#trust_domain_aliases,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#words(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#control_plane(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#control_plane,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#probe_networks(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#probe_networks,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#words(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#cluster_networks(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#cluster_networks,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#words(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#paths(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#paths,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#install(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#install,
                            (|state| {
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#install_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#install_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("profile") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#install_profile(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state.match_string("auto-mtls") {
                                Ok(state) => self::r#auto_mtls(state),
                                failed => failed,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#install_profile(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#install_profile,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#auto_mtls(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#auto_mtls,
                            (|state| {
                                state
                                    .lookahead(true, (|state| { self::r#end(state) }) as Step)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#namespace(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#namespace,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#namespace_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#namespace_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("inject") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#inject(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("mtls") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#mtls(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state
                                        .sequence(
                                            (|state| {
                                                let state = match state.match_string("default") {
                                                    Ok(state) => state,
                                                    Err(state) => return Err(state),
                                                };
                                                self::r#default(state)
                                            }) as Step,
                                        )
                                    {
                                        Err(state) => {
                                            match state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("observe") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#observe(state)
                                                    }) as Step,
                                                )
                                            {
                                                Err(state) => {
                                                    match state
                                                        .sequence(
                                                            (|state| {
                                                                let state = match state.match_string("accept") {
                                                                    Ok(state) => state,
                                                                    Err(state) => return Err(state),
                                                                };
                                                                self::r#accept(state)
                                                            }) as Step,
                                                        )
                                                    {
                                                        Err(state) => {
                                                            match state.match_string("on") {
                                                                Ok(state) => self::r#on_namespace(state),
                                                                failed => failed,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }
                                        done => done,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#inject(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#inject,
                            (|state| {
                                state
                                    .lookahead(true, (|state| { self::r#end(state) }) as Step)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#default(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#default,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#service(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#service,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state.match_string("in") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#service_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#service_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("use") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#use_(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("allow") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#allow(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state
                                        .sequence(
                                            (|state| {
                                                let state = match state.match_string("deny") {
                                                    Ok(state) => state,
                                                    Err(state) => return Err(state),
                                                };
                                                self::r#deny(state)
                                            }) as Step,
                                        )
                                    {
                                        Err(state) => {
                                            match state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("workload") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#workload(state)
                                                    }) as Step,
                                                )
                                            {
                                                Err(state) => {
                                                    match state
                                                        .sequence(
                                                            (|state| {
                                                                let state = match state.match_string("account") {
                                                                    Ok(state) => state,
                                                                    Err(state) => return Err(state),
                                                                };
                                                                self::r#account(state)
                                                            }) as Step,
                                                        )
                                                    {
                                                        Err(state) => {
                                                            match state
                                                                .sequence(
                                                                    (|state| {
                                                                        let state = match state.match_string("port") {
                                                                            Ok(state) => state,
                                                                            Err(state) => return Err(state),
                                                                        };
                                                                        self::r#port(state)
                                                                    }) as Step,
                                                                )
                                                            {
                                                                Err(state) => {
                                                                    match state
                                                                        .sequence(
                                                                            (|state| {
                                                                                let state = match state.match_string("route") {
                                                                                    Ok(state) => state,
                                                                                    Err(state) => return Err(state),
                                                                                };
                                                                                self::r#route(state)
                                                                            }) as Step,
                                                                        )
                                                                    {
                                                                        Err(state) => {
                                                                            match state
                                                                                .sequence(
                                                                                    (|state| {
                                                                                        let state = match state.match_string("version") {
                                                                                            Ok(state) => state,
                                                                                            Err(state) => return Err(state),
                                                                                        };
                                                                                        self::r#version(state)
                                                                                    }) as Step,
                                                                                )
                                                                            {
                                                                                Err(state) => {
                                                                                    match state
                                                                                        .sequence(
                                                                                            (|state| {
                                                                                                let state = match state.match_string("probes") {
                                                                                                    Ok(state) => state,
                                                                                                    Err(state) => return Err(state),
                                                                                                };
                                                                                                self::r#probes(state)
                                                                                            }) as Step,
                                                                                        )
                                                                                    {
                                                                                        Err(state) => {
                                                                                            match state
                                                                                                .sequence(
                                                                                                    (|state| {
                                                                                                        let state = match state.match_string("pool") {
                                                                                                            Ok(state) => state,
                                                                                                            Err(state) => return Err(state),
                                                                                                        };
                                                                                                        self::r#pool(state)
                                                                                                    }) as Step,
                                                                                                )
                                                                                            {
                                                                                                Err(state) => {
                                                                                                    match state
                                                                                                        .sequence(
                                                                                                            (|state| {
                                                                                                                let state = match state.match_string("eject") {
                                                                                                                    Ok(state) => state,
                                                                                                                    Err(state) => return Err(state),
                                                                                                                };
                                                                                                                self::r#eject(state)
                                                                                                            }) as Step,
                                                                                                        )
                                                                                                    {
                                                                                                        Err(state) => {
                                                                                                            match state
                                                                                                                .sequence(
                                                                                                                    (|state| {
                                                                                                                        let state = match state.match_string("mtls") {
                                                                                                                            Ok(state) => state,
                                                                                                                            Err(state) => return Err(state),
                                                                                                                        };
                                                                                                                        self::r#mtls(state)
                                                                                                                    }) as Step,
                                                                                                                )
                                                                                                            {
                                                                                                                Err(state) => {
                                                                                                                    match state
                                                                                                                        .sequence(
                                                                                                                            (|state| {
                                                                                                                                let state = match state.match_string("scrape") {
                                                                                                                                    Ok(state) => state,
                                                                                                                                    Err(state) => return Err(state),
                                                                                                                                };
                                                                                                                                self::r#scrape(state)
                                                                                                                            }) as Step,
                                                                                                                        )
                                                                                                                    {
                                                                                                                        Err(state) => {
                                                                                                                            match state
                                                                                                                                .sequence(
                                                                                                                                    (|state| {
                                                                                                                                        let state = match state.match_string("observe") {
                                                                                                                                            Ok(state) => state,
                                                                                                                                            Err(state) => return Err(state),
                                                                                                                                        };
                                                                                                                                        self::r#observe(state)
                                                                                                                                    }) as Step,
                                                                                                                                )
                                                                                                                            {
                                                                                                                                Err(state) => {
                                                                                                                                    match state
                                                                                                                                        .sequence(
                                                                                                                                            (|state| {
                                                                                                                                                let state = match state.match_string("accept") {
                                                                                                                                                    Ok(state) => state,
                                                                                                                                                    Err(state) => return Err(state),
                                                                                                                                                };
                                                                                                                                                self::r#accept(state)
                                                                                                                                            }) as Step,
                                                                                                                                        )
                                                                                                                                    {
                                                                                                                                        Err(state) => {
                                                                                                                                            match state.match_string("on") {
                                                                                                                                                Ok(state) => self::r#on_service(state),
                                                                                                                                                failed => failed,
                                                                                                                                            }
                                                                                                                                        }
                                                                                                                                        done => done,
                                                                                                                                    }
                                                                                                                                }
                                                                                                                                done => done,
                                                                                                                            }
                                                                                                                        }
                                                                                                                        done => done,
                                                                                                                    }
                                                                                                                }
                                                                                                                done => done,
                                                                                                            }
                                                                                                        }
                                                                                                        done => done,
                                                                                                    }
                                                                                                }
                                                                                                done => done,
                                                                                            }
                                                                                        }
                                                                                        done => done,
                                                                                    }
                                                                                }
                                                                                done => done,
                                                                            }
                                                                        }
                                                                        done => done,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }
                                        done => done,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#workload(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#workload,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#label(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#comma(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#label(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#account(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#account,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#port(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#port,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match state.match_string("to") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#word(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#probes(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#probes,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#words(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional((|state| { self::r#probes_on(state) }) as Step)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#probes_on(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#probes_on,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("on") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#version(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#version,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#label(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#comma(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#label(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#profile(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#profile,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#profile_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#profile_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("param") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#param(state)
                            }) as Step,
                        )
                    {
                        Err(state) => self::r#service_statement(state),
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#use_(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#use_,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional((|state| { self::r#arguments(state) }) as Step)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#arguments(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .sequence(
                            (|state| {
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#argument(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#argument(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#argument,
                            (|state| {
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#values(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#route(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#route,
                            (|state| {
                                let state = match state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#string(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#route_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#route_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("to") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#to(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("header") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#header(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state
                                        .sequence(
                                            (|state| {
                                                let state = match state.match_string("method") {
                                                    Ok(state) => state,
                                                    Err(state) => return Err(state),
                                                };
                                                self::r#method(state)
                                            }) as Step,
                                        )
                                    {
                                        Err(state) => {
                                            match state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("path") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#path(state)
                                                    }) as Step,
                                                )
                                            {
                                                Err(state) => {
                                                    match state
                                                        .sequence(
                                                            (|state| {
                                                                let state = match state.match_string("query") {
                                                                    Ok(state) => state,
                                                                    Err(state) => return Err(state),
                                                                };
                                                                self::r#query(state)
                                                            }) as Step,
                                                        )
                                                    {
                                                        Err(state) => {
                                                            match state
                                                                .sequence(
                                                                    (|state| {
                                                                        let state = match state.match_string("host") {
                                                                            Ok(state) => state,
                                                                            Err(state) => return Err(state),
                                                                        };
                                                                        self::r#host(state)
                                                                    }) as Step,
                                                                )
                                                            {
                                                                Err(state) => {
                                                                    match state
                                                                        .sequence(
                                                                            (|state| {
                                                                                let state = match state.match_string("grpc") {
                                                                                    Ok(state) => state,
                                                                                    Err(state) => return Err(state),
                                                                                };
                                                                                self::r#grpc(state)
                                                                            }) as Step,
                                                                        )
                                                                    {
                                                                        Err(state) => {
                                                                            match state
                                                                                .sequence(
                                                                                    (|state| {
                                                                                        let state = match state.match_string("port") {
                                                                                            Ok(state) => state,
                                                                                            Err(state) => return Err(state),
                                                                                        };
                                                                                        self::r#on_port(state)
                                                                                    }) as Step,
                                                                                )
                                                                            {
                                                                                Err(state) => {
                                                                                    match state
                                                                                        .sequence(
                                                                                            (|state| {
                                                                                                let state = match state.match_string("timeout") {
                                                                                                    Ok(state) => state,
                                                                                                    Err(state) => return Err(state),
                                                                                                };
                                                                                                self::r#timeout(state)
                                                                                            }) as Step,
                                                                                        )
                                                                                    {
                                                                                        Err(state) => {
                                                                                            match state
                                                                                                .sequence(
                                                                                                    (|state| {
                                                                                                        let state = match state.match_string("retry") {
                                                                                                            Ok(state) => state,
                                                                                                            Err(state) => return Err(state),
                                                                                                        };
                                                                                                        self::r#retry(state)
                                                                                                    }) as Step,
                                                                                                )
                                                                                            {
                                                                                                Err(state) => {
                                                                                                    match state
                                                                                                        .sequence(
                                                                                                            (|state| {
                                                                                                                let state = match state.match_string("request") {
                                                                                                                    Ok(state) => state,
                                                                                                                    Err(state) => return Err(state),
                                                                                                                };
                                                                                                                self::r#request(state)
                                                                                                            }) as Step,
                                                                                                        )
                                                                                                    {
                                                                                                        Err(state) => {
                                                                                                            match state
                                                                                                                .sequence(
                                                                                                                    (|state| {
                                                                                                                        let state = match state.match_string("response") {
                                                                                                                            Ok(state) => state,
                                                                                                                            Err(state) => return Err(state),
                                                                                                                        };
                                                                                                                        self::r#response(state)
                                                                                                                    }) as Step,
                                                                                                                )
                                                                                                            {
                                                                                                                Err(state) => {
                                                                                                                    match state
                                                                                                                        .sequence(
                                                                                                                            (|state| {
                                                                                                                                let state = match state.match_string("redirect") {
                                                                                                                                    Ok(state) => state,
                                                                                                                                    Err(state) => return Err(state),
                                                                                                                                };
                                                                                                                                self::r#redirect(state)
                                                                                                                            }) as Step,
                                                                                                                        )
                                                                                                                    {
                                                                                                                        Err(state) => {
                                                                                                                            match state
                                                                                                                                .sequence(
                                                                                                                                    (|state| {
                                                                                                                                        let state = match state.match_string("rewrite") {
                                                                                                                                            Ok(state) => state,
                                                                                                                                            Err(state) => return Err(state),
                                                                                                                                        };
                                                                                                                                        self::r#rewrite(state)
                                                                                                                                    }) as Step,
                                                                                                                                )
                                                                                                                            {
                                                                                                                                Err(state) => {
                                                                                                                                    match state
                                                                                                                                        .sequence(
                                                                                                                                            (|state| {
                                                                                                                                                let state = match state.match_string("respond") {
                                                                                                                                                    Ok(state) => state,
                                                                                                                                                    Err(state) => return Err(state),
                                                                                                                                                };
                                                                                                                                                self::r#respond(state)
                                                                                                                                            }) as Step,
                                                                                                                                        )
                                                                                                                                    {
                                                                                                                                        Err(state) => {
                                                                                                                                            match state
                                                                                                                                                .sequence(
                                                                                                                                                    (|state| {
                                                                                                                                                        let state = match state.match_string("mirror") {
                                                                                                                                                            Ok(state) => state,
                                                                                                                                                            Err(state) => return Err(state),
                                                                                                                                                        };
                                                                                                                                                        self::r#mirror(state)
                                                                                                                                                    }) as Step,
                                                                                                                                                )
                                                                                                                                            {
                                                                                                                                                Err(state) => {
                                                                                                                                                    match state
                                                                                                                                                        .sequence(
                                                                                                                                                            (|state| {
                                                                                                                                                                let state = match state.match_string("fault") {
                                                                                                                                                                    Ok(state) => state,
                                                                                                                                                                    Err(state) => return Err(state),
                                                                                                                                                                };
                                                                                                                                                                self::r#fault(state)
                                                                                                                                                            }) as Step,
                                                                                                                                                        )
                                                                                                                                                    {
                                                                                                                                                        Err(state) => {
                                                                                                                                                            match state
                                                                                                                                                                .sequence(
                                                                                                                                                                    (|state| {
                                                                                                                                                                        let state = match state.match_string("accept") {
                                                                                                                                                                            Ok(state) => state,
                                                                                                                                                                            Err(state) => return Err(state),
                                                                                                                                                                        };
                                                                                                                                                                        self::r#accept(state)
                                                                                                                                                                    }) as Step,
                                                                                                                                                                )
                                                                                                                                                            {
                                                                                                                                                                Err(state) => {
                                                                                                                                                                    match state.match_string("on") {
                                                                                                                                                                        Ok(state) => self::r#on_route(state),
                                                                                                                                                                        failed => failed,
                                                                                                                                                                    }
                                                                                                                                                                }
                                                                                                                                                                done => done,
                                                                                                                                                            }
                                                                                                                                                        }
                                                                                                                                                        done => done,
                                                                                                                                                    }
                                                                                                                                                }
                                                                                                                                                done => done,
                                                                                                                                            }
                                                                                                                                        }
                                                                                                                                        done => done,
                                                                                                                                    }
                                                                                                                                }
                                                                                                                                done => done,
                                                                                                                            }
                                                                                                                        }
                                                                                                                        done => done,
                                                                                                                    }
                                                                                                                }
                                                                                                                done => done,
                                                                                                            }
                                                                                                        }
                                                                                                        done => done,
                                                                                                    }
                                                                                                }
                                                                                                done => done,
                                                                                            }
                                                                                        }
                                                                                        done => done,
                                                                                    }
                                                                                }
                                                                                done => done,
                                                                            }
                                                                        }
                                                                        done => done,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }
                                        done => done,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#header(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#header,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#value(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#equals(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#texts(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#query(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#query,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#value(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#equals(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#texts(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#method(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#method,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#words(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#path(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#path,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#texts(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#host(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#host,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#words(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#grpc(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#grpc,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#words(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#on_port(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#on_port,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#words(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#to(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#to,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#share(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#comma(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#share(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#share(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#share,
                            (|state| {
                                let state = match self::r#target(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#word(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#target(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#target,
                            (|state| {
                                match self::r#to_service(state) {
                                    Err(state) => self::r#word(state),
                                    done => done,
                                }
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#to_service(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#to_service,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("service") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#word(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            state
                                                .optional(
                                                    (|state| {
                                                        state
                                                            .sequence(
                                                                (|state| {
                                                                    let state = match self::r#b(state) {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    let state = match state.match_string("port") {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    let state = match self::r#b(state) {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    self::r#word(state)
                                                                }) as Step,
                                                            )
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#redirect(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#redirect,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional(
                                        (|state| { self::r#redirect_scheme(state) }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional(
                                        (|state| { self::r#redirect_host(state) }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional(
                                        (|state| { self::r#redirect_port(state) }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional(
                                        (|state| { self::r#redirect_path(state) }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#redirect_scheme(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#redirect_scheme,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("scheme") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#redirect_host(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#redirect_host,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("host") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#redirect_port(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#redirect_port,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("port") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#redirect_path(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#redirect_path,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("path") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#value(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#respond(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#respond,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#string(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#rewrite(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#rewrite,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                match self::r#rewrite_path(state) {
                                    Err(state) => {
                                        match self::r#rewrite_prefix(state) {
                                            Err(state) => self::r#rewrite_host(state),
                                            done => done,
                                        }
                                    }
                                    done => done,
                                }
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#rewrite_path(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#rewrite_path,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("path") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#value(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#rewrite_prefix(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#rewrite_prefix,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("prefix") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#value(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("to") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#value(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#rewrite_host(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#rewrite_host,
                            (|state| {
                                let state = match state.match_string("host") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#mirror(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#mirror,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#share(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#fault(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#fault,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                match self::r#fault_delay(state) {
                                    Err(state) => self::r#fault_abort(state),
                                    done => done,
                                }
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#fault_delay(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#fault_delay,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("delay") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#word(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("of") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#fault_abort(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#fault_abort,
                            (|state| {
                                let state = match state.match_string("abort") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state.match_string("of") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#request(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#request,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                match self::r#edit_set(state) {
                                    Err(state) => {
                                        match self::r#edit_add(state) {
                                            Err(state) => self::r#edit_remove(state),
                                            done => done,
                                        }
                                    }
                                    done => done,
                                }
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#response(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#response,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                match self::r#edit_set(state) {
                                    Err(state) => {
                                        match self::r#edit_add(state) {
                                            Err(state) => self::r#edit_remove(state),
                                            done => done,
                                        }
                                    }
                                    done => done,
                                }
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#edit_set(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#edit_set,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("set") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#value(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#equals(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#value(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#edit_add(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#edit_add,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("add") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#value(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#equals(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#value(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#edit_remove(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#edit_remove,
                            (|state| {
                                let state = match state.match_string("remove") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#values(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#timeout(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#timeout,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#retry(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#retry,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state.match_string("times") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional((|state| { self::r#retry_each(state) }) as Step)
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional((|state| { self::r#retry_on(state) }) as Step)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#retry_each(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#retry_each,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("within") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#word(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            state.match_string("each")
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#retry_on(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#retry_on,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("on") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#words(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#pool(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#pool,
                            (|state| {
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#pool_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#pool_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#pool_statement,
                            (|state| {
                                let state = match self::r#pool_key(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#pool_key(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#pool_key,
                            (|state| {
                                state
                                    .atomic(
                                        ::pest::Atomicity::Atomic,
                                        (|state| {
                                            match state.match_string("max-connections") {
                                                Err(state) => {
                                                    match state.match_string("connect-timeout") {
                                                        Err(state) => {
                                                            match state.match_string("max-pending-requests") {
                                                                Err(state) => {
                                                                    match state.match_string("max-requests-per-connection") {
                                                                        Err(state) => {
                                                                            match state.match_string("max-requests") {
                                                                                Err(state) => {
                                                                                    match state.match_string("max-concurrent-retries") {
                                                                                        Err(state) => state.match_string("h2-upgrade"),
                                                                                        done => done,
                                                                                    }
                                                                                }
                                                                                done => done,
                                                                            }
                                                                        }
                                                                        done => done,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#eject(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#eject,
                            (|state| {
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#eject_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#eject_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("after") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#eject_after(state)
                            }) as Step,
                        )
                    {
                        Err(state) => self::r#eject_setting(state),
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#eject_after(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#eject_after,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state.match_string("consecutive") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#eject_setting(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#eject_setting,
                            (|state| {
                                let state = match self::r#eject_key(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#eject_key(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#eject_key,
                            (|state| {
                                state
                                    .atomic(
                                        ::pest::Atomicity::Atomic,
                                        (|state| {
                                            match state.match_string("sweep") {
                                                Err(state) => {
                                                    match state.match_string("for") {
                                                        Err(state) => {
                                                            match state.match_string("max-ejected") {
                                                                Err(state) => state.match_string("min-healthy"),
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#mtls(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#mtls,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.optional((|state| { self::r#mtls_on(state) }) as Step)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#mtls_on(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#mtls_on,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("on") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#words(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#allow(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#allow,
                            (|state| {
                                let state = match state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#string(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#allow_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#allow_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("from") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#from(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("header") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#header(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state
                                        .sequence(
                                            (|state| {
                                                let state = match state.match_string("query") {
                                                    Ok(state) => state,
                                                    Err(state) => return Err(state),
                                                };
                                                self::r#query(state)
                                            }) as Step,
                                        )
                                    {
                                        Err(state) => {
                                            match state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("method") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#method(state)
                                                    }) as Step,
                                                )
                                            {
                                                Err(state) => {
                                                    match state
                                                        .sequence(
                                                            (|state| {
                                                                let state = match state.match_string("path") {
                                                                    Ok(state) => state,
                                                                    Err(state) => return Err(state),
                                                                };
                                                                self::r#path(state)
                                                            }) as Step,
                                                        )
                                                    {
                                                        Err(state) => {
                                                            match state
                                                                .sequence(
                                                                    (|state| {
                                                                        let state = match state.match_string("host") {
                                                                            Ok(state) => state,
                                                                            Err(state) => return Err(state),
                                                                        };
                                                                        self::r#host(state)
                                                                    }) as Step,
                                                                )
                                                            {
                                                                Err(state) => {
                                                                    match state
                                                                        .sequence(
                                                                            (|state| {
                                                                                let state = match state.match_string("grpc") {
                                                                                    Ok(state) => state,
                                                                                    Err(state) => return Err(state),
                                                                                };
                                                                                self::r#grpc(state)
                                                                            }) as Step,
                                                                        )
                                                                    {
                                                                        Err(state) => {
                                                                            match state
                                                                                .sequence(
                                                                                    (|state| {
                                                                                        let state = match state.match_string("port") {
                                                                                            Ok(state) => state,
                                                                                            Err(state) => return Err(state),
                                                                                        };
                                                                                        self::r#on_port(state)
                                                                                    }) as Step,
                                                                                )
                                                                            {
                                                                                Err(state) => {
                                                                                    match state.match_string("dry-run") {
                                                                                        Ok(state) => self::r#dry_run(state),
                                                                                        failed => failed,
                                                                                    }
                                                                                }
                                                                                done => done,
                                                                            }
                                                                        }
                                                                        done => done,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }
                                        done => done,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#dry_run(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#dry_run,
                            (|state| {
                                state
                                    .lookahead(true, (|state| { self::r#end(state) }) as Step)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#from(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#from,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#caller(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#comma(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#caller(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#caller(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#caller,
                            (|state| {
                                let state = match self::r#value(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match state
                                                            .lookahead(
                                                                false,
                                                                (|state| {
                                                                    let state = match state.match_string("except") {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    self::r#b(state)
                                                                }) as Step,
                                                            )
                                                        {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#value(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional(
                                        (|state| { self::r#caller_except(state) }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#caller_except(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#caller_except,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("except") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#deny(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#deny,
                            (|state| {
                                let state = match state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#string(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#deny_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#deny_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("from") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#from(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("header") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#header(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state
                                        .sequence(
                                            (|state| {
                                                let state = match state.match_string("query") {
                                                    Ok(state) => state,
                                                    Err(state) => return Err(state),
                                                };
                                                self::r#query(state)
                                            }) as Step,
                                        )
                                    {
                                        Err(state) => {
                                            match state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("method") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#method(state)
                                                    }) as Step,
                                                )
                                            {
                                                Err(state) => {
                                                    match state
                                                        .sequence(
                                                            (|state| {
                                                                let state = match state.match_string("path") {
                                                                    Ok(state) => state,
                                                                    Err(state) => return Err(state),
                                                                };
                                                                self::r#path(state)
                                                            }) as Step,
                                                        )
                                                    {
                                                        Err(state) => {
                                                            match state
                                                                .sequence(
                                                                    (|state| {
                                                                        let state = match state.match_string("host") {
                                                                            Ok(state) => state,
                                                                            Err(state) => return Err(state),
                                                                        };
                                                                        self::r#host(state)
                                                                    }) as Step,
                                                                )
                                                            {
                                                                Err(state) => {
                                                                    match state
                                                                        .sequence(
                                                                            (|state| {
                                                                                let state = match state.match_string("grpc") {
                                                                                    Ok(state) => state,
                                                                                    Err(state) => return Err(state),
                                                                                };
                                                                                self::r#grpc(state)
                                                                            }) as Step,
                                                                        )
                                                                    {
                                                                        Err(state) => {
                                                                            match state
                                                                                .sequence(
                                                                                    (|state| {
                                                                                        let state = match state.match_string("port") {
                                                                                            Ok(state) => state,
                                                                                            Err(state) => return Err(state),
                                                                                        };
                                                                                        self::r#on_port(state)
                                                                                    }) as Step,
                                                                                )
                                                                            {
                                                                                Err(state) => {
                                                                                    match state.match_string("dry-run") {
                                                                                        Ok(state) => self::r#dry_run(state),
                                                                                        failed => failed,
                                                                                    }
                                                                                }
                                                                                done => done,
                                                                            }
                                                                        }
                                                                        done => done,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }
                                        done => done,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#scrape(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#scrape,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#words(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional((|state| { self::r#scrape_on(state) }) as Step)
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state.match_string("from") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#from(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#scrape_on(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#scrape_on,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("on") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#observe(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#observe,
                            (|state| {
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#observe_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#observe_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("access-log") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#access_log(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("tracing") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#tracing(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state.match_string("kiali") {
                                        Ok(state) => self::r#kiali(state),
                                        failed => failed,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#access_log(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#access_log,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#tracing(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#tracing,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional((|state| { self::r#tracing_at(state) }) as Step)
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional((|state| { self::r#tracing_as(state) }) as Step)
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional(
                                        (|state| { self::r#tracing_sample(state) }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#tracing_at(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#tracing_at,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("at") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#tracing_as(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#tracing_as,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("as") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#tracing_sample(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#tracing_sample,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("sample") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#kiali(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#kiali,
                            (|state| {
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#kiali_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#kiali_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#kiali_statement,
                            (|state| {
                                let state = match self::r#kiali_key(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#value(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#kiali_key(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#kiali_key,
                            (|state| {
                                state
                                    .atomic(
                                        ::pest::Atomicity::Atomic,
                                        (|state| {
                                            match state.match_string("auth") {
                                                Err(state) => {
                                                    match state.match_string("port") {
                                                        Err(state) => {
                                                            match state.match_string("prometheus") {
                                                                Err(state) => {
                                                                    match state.match_string("grafana") {
                                                                        Err(state) => state.match_string("jaeger"),
                                                                        done => done,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#on_mesh(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#on_mesh,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#mesh_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#on_namespace(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#on_namespace,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#namespace_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#on_service(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#on_service,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#service_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#on_route(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#on_route,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#route_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#accept(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#accept,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#words(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state.match_string("on") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#string(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#test(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#test,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#string(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#open(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match {
                                                            let mut seen = false;
                                                            let looked = state
                                                                .match_char_by(|c| {
                                                                    seen = matches!(c, '}');
                                                                    false
                                                                });
                                                            let (Ok(state) | Err(state)) = looked;
                                                            if seen { Err(state) } else { Ok(state) }
                                                        } {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match self::r#test_statement(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#end(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.match_string("}")
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#test_statement(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    let state = state.check_stack_limit()?;
                    match state
                        .sequence(
                            (|state| {
                                let state = match state.match_string("send") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#send(state)
                            }) as Step,
                        )
                    {
                        Err(state) => {
                            match state
                                .sequence(
                                    (|state| {
                                        let state = match state.match_string("from") {
                                            Ok(state) => state,
                                            Err(state) => return Err(state),
                                        };
                                        self::r#sender(state)
                                    }) as Step,
                                )
                            {
                                Err(state) => {
                                    match state
                                        .sequence(
                                            (|state| {
                                                let state = match state.match_string("header") {
                                                    Ok(state) => state,
                                                    Err(state) => return Err(state),
                                                };
                                                self::r#header(state)
                                            }) as Step,
                                        )
                                    {
                                        Err(state) => {
                                            match state
                                                .sequence(
                                                    (|state| {
                                                        let state = match state.match_string("query") {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#query(state)
                                                    }) as Step,
                                                )
                                            {
                                                Err(state) => {
                                                    match state
                                                        .sequence(
                                                            (|state| {
                                                                let state = match state.match_string("host") {
                                                                    Ok(state) => state,
                                                                    Err(state) => return Err(state),
                                                                };
                                                                self::r#host(state)
                                                            }) as Step,
                                                        )
                                                    {
                                                        Err(state) => {
                                                            match state
                                                                .sequence(
                                                                    (|state| {
                                                                        let state = match state.match_string("port") {
                                                                            Ok(state) => state,
                                                                            Err(state) => return Err(state),
                                                                        };
                                                                        self::r#on_port(state)
                                                                    }) as Step,
                                                                )
                                                            {
                                                                Err(state) => {
                                                                    match state.match_string("expect") {
                                                                        Ok(state) => self::r#expect(state),
                                                                        failed => failed,
                                                                    }
                                                                }
                                                                done => done,
                                                            }
                                                        }
                                                        done => done,
                                                    }
                                                }
                                                done => done,
                                            }
                                        }
                                        done => done,
                                    }
                                }
                                done => done,
                            }
                        }
                        done => done,
                    }
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#send(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#send,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#word(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match state
                                                            .lookahead(
                                                                false,
                                                                (|state| {
                                                                    let state = match state.match_string("to") {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    self::r#b(state)
                                                                }) as Step,
                                                            )
                                                        {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#value(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state.match_string("to") {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                self::r#word(state)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#sender(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#sender,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match self::r#test_caller(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .repeat(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#comma(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#test_caller(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#test_caller(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#test_caller,
                            (|state| {
                                let state = match self::r#value(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                let state = match state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        let state = match state
                                                            .lookahead(
                                                                false,
                                                                (|state| {
                                                                    let state = match state.match_string("at") {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    self::r#b(state)
                                                                }) as Step,
                                                            )
                                                        {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#value(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                                {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state.optional((|state| { self::r#test_at(state) }) as Step)
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#test_at(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#test_at,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match state.match_string("at") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#expect(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#expect,
                            (|state| {
                                let state = match self::r#b(state) {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                match self::r#expect_redirect(state) {
                                    Err(state) => {
                                        match self::r#expect_respond(state) {
                                            Err(state) => {
                                                match self::r#expect_timeout(state) {
                                                    Err(state) => {
                                                        match self::r#expect_share(state) {
                                                            Ok(state) => {
                                                                state
                                                                    .repeat(
                                                                        (|state| {
                                                                            state
                                                                                .sequence(
                                                                                    (|state| {
                                                                                        let state = match self::r#comma(state) {
                                                                                            Ok(state) => state,
                                                                                            Err(state) => return Err(state),
                                                                                        };
                                                                                        self::r#expect_share(state)
                                                                                    }) as Step,
                                                                                )
                                                                        }) as Step,
                                                                    )
                                                            }
                                                            failed => failed,
                                                        }
                                                    }
                                                    done => done,
                                                }
                                            }
                                            done => done,
                                        }
                                    }
                                    done => done,
                                }
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#expect_redirect(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#expect_redirect,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("redirect") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#redirect(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#expect_respond(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#expect_respond,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("respond") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#expect_timeout(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#expect_timeout,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("timeout") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#expect_share(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#expect_share,
                            (|state| {
                                let state = match match self::r#expect_version(state) {
                                    Err(state) => {
                                        match self::r#expect_service(state) {
                                            Err(state) => self::r#word(state),
                                            done => done,
                                        }
                                    }
                                    done => done,
                                } {
                                    Ok(state) => state,
                                    Err(state) => return Err(state),
                                };
                                state
                                    .optional(
                                        (|state| {
                                            state
                                                .sequence(
                                                    (|state| {
                                                        let state = match self::r#b(state) {
                                                            Ok(state) => state,
                                                            Err(state) => return Err(state),
                                                        };
                                                        self::r#word(state)
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#expect_version(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#expect_version,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("version") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            self::r#word(state)
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(non_snake_case, unused_variables)]
                pub fn r#expect_service(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state
                        .rule(
                            Rule::r#expect_service,
                            (|state| {
                                state
                                    .sequence(
                                        (|state| {
                                            let state = match state.match_string("service") {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#b(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            let state = match self::r#word(state) {
                                                Ok(state) => state,
                                                Err(state) => return Err(state),
                                            };
                                            state
                                                .optional(
                                                    (|state| {
                                                        state
                                                            .sequence(
                                                                (|state| {
                                                                    let state = match self::r#b(state) {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    let state = match state.match_string("port") {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    let state = match self::r#b(state) {
                                                                        Ok(state) => state,
                                                                        Err(state) => return Err(state),
                                                                    };
                                                                    self::r#word(state)
                                                                }) as Step,
                                                            )
                                                    }) as Step,
                                                )
                                        }) as Step,
                                    )
                            }) as Step,
                        )
                }
                #[inline]
                #[allow(dead_code, non_snake_case, unused_variables)]
                pub fn ANY(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state.skip(1)
                }
                #[inline]
                #[allow(dead_code, non_snake_case, unused_variables)]
                pub fn EOI(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state.rule(Rule::EOI, (|state| { state.end_of_input() }) as Step)
                }
                #[inline]
                #[allow(dead_code, non_snake_case, unused_variables)]
                pub fn SOI(
                    state: ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                ) -> ::pest::ParseResult<
                    ::alloc::boxed::Box<::pest::ParserState<'_, Rule>>,
                > {
                    state.start_of_input()
                }
            }
            pub use self::visible::*;
        }
        ::pest::state(
            input,
            |state| {
                match rule {
                    Rule::r#b => rules::r#b(state),
                    Rule::r#nl => rules::r#nl(state),
                    Rule::r#comment => rules::r#comment(state),
                    Rule::r#gap => rules::r#gap(state),
                    Rule::r#end => rules::r#end(state),
                    Rule::r#open => rules::r#open(state),
                    Rule::r#comma => rules::r#comma(state),
                    Rule::r#equals => rules::r#equals(state),
                    Rule::r#word => rules::r#word(state),
                    Rule::r#string => rules::r#string(state),
                    Rule::r#quoted => rules::r#quoted(state),
                    Rule::r#regex => rules::r#regex(state),
                    Rule::r#label => rules::r#label(state),
                    Rule::r#value => rules::r#value(state),
                    Rule::r#values => rules::r#values(state),
                    Rule::r#words => rules::r#words(state),
                    Rule::r#texts => rules::r#texts(state),
                    Rule::r#file => rules::r#file(state),
                    Rule::r#chunk => rules::r#chunk(state),
                    Rule::r#item => rules::r#item(state),
                    Rule::r#one_item => rules::r#one_item(state),
                    Rule::r#one_mesh => rules::r#one_mesh(state),
                    Rule::r#one_install => rules::r#one_install(state),
                    Rule::r#one_namespace => rules::r#one_namespace(state),
                    Rule::r#one_service => rules::r#one_service(state),
                    Rule::r#one_profile => rules::r#one_profile(state),
                    Rule::r#one_use => rules::r#one_use(state),
                    Rule::r#one_route => rules::r#one_route(state),
                    Rule::r#one_pool => rules::r#one_pool(state),
                    Rule::r#one_eject => rules::r#one_eject(state),
                    Rule::r#one_allow => rules::r#one_allow(state),
                    Rule::r#one_deny => rules::r#one_deny(state),
                    Rule::r#one_observe => rules::r#one_observe(state),
                    Rule::r#one_kiali => rules::r#one_kiali(state),
                    Rule::r#one_test => rules::r#one_test(state),
                    Rule::r#import => rules::r#import(state),
                    Rule::r#let_ => rules::r#let_(state),
                    Rule::r#param => rules::r#param(state),
                    Rule::r#mesh => rules::r#mesh(state),
                    Rule::r#mesh_statement => rules::r#mesh_statement(state),
                    Rule::r#trust_domain => rules::r#trust_domain(state),
                    Rule::r#trust_domain_aliases => rules::r#trust_domain_aliases(state),
                    Rule::r#control_plane => rules::r#control_plane(state),
                    Rule::r#probe_networks => rules::r#probe_networks(state),
                    Rule::r#cluster_networks => rules::r#cluster_networks(state),
                    Rule::r#paths => rules::r#paths(state),
                    Rule::r#install => rules::r#install(state),
                    Rule::r#install_statement => rules::r#install_statement(state),
                    Rule::r#install_profile => rules::r#install_profile(state),
                    Rule::r#auto_mtls => rules::r#auto_mtls(state),
                    Rule::r#namespace => rules::r#namespace(state),
                    Rule::r#namespace_statement => rules::r#namespace_statement(state),
                    Rule::r#inject => rules::r#inject(state),
                    Rule::r#default => rules::r#default(state),
                    Rule::r#service => rules::r#service(state),
                    Rule::r#service_statement => rules::r#service_statement(state),
                    Rule::r#workload => rules::r#workload(state),
                    Rule::r#account => rules::r#account(state),
                    Rule::r#port => rules::r#port(state),
                    Rule::r#probes => rules::r#probes(state),
                    Rule::r#probes_on => rules::r#probes_on(state),
                    Rule::r#version => rules::r#version(state),
                    Rule::r#profile => rules::r#profile(state),
                    Rule::r#profile_statement => rules::r#profile_statement(state),
                    Rule::r#use_ => rules::r#use_(state),
                    Rule::r#arguments => rules::r#arguments(state),
                    Rule::r#argument => rules::r#argument(state),
                    Rule::r#route => rules::r#route(state),
                    Rule::r#route_statement => rules::r#route_statement(state),
                    Rule::r#header => rules::r#header(state),
                    Rule::r#query => rules::r#query(state),
                    Rule::r#method => rules::r#method(state),
                    Rule::r#path => rules::r#path(state),
                    Rule::r#host => rules::r#host(state),
                    Rule::r#grpc => rules::r#grpc(state),
                    Rule::r#on_port => rules::r#on_port(state),
                    Rule::r#to => rules::r#to(state),
                    Rule::r#share => rules::r#share(state),
                    Rule::r#target => rules::r#target(state),
                    Rule::r#to_service => rules::r#to_service(state),
                    Rule::r#redirect => rules::r#redirect(state),
                    Rule::r#redirect_scheme => rules::r#redirect_scheme(state),
                    Rule::r#redirect_host => rules::r#redirect_host(state),
                    Rule::r#redirect_port => rules::r#redirect_port(state),
                    Rule::r#redirect_path => rules::r#redirect_path(state),
                    Rule::r#respond => rules::r#respond(state),
                    Rule::r#rewrite => rules::r#rewrite(state),
                    Rule::r#rewrite_path => rules::r#rewrite_path(state),
                    Rule::r#rewrite_prefix => rules::r#rewrite_prefix(state),
                    Rule::r#rewrite_host => rules::r#rewrite_host(state),
                    Rule::r#mirror => rules::r#mirror(state),
                    Rule::r#fault => rules::r#fault(state),
                    Rule::r#fault_delay => rules::r#fault_delay(state),
                    Rule::r#fault_abort => rules::r#fault_abort(state),
                    Rule::r#request => rules::r#request(state),
                    Rule::r#response => rules::r#response(state),
                    Rule::r#edit_set => rules::r#edit_set(state),
                    Rule::r#edit_add => rules::r#edit_add(state),
                    Rule::r#edit_remove => rules::r#edit_remove(state),
                    Rule::r#timeout => rules::r#timeout(state),
                    Rule::r#retry => rules::r#retry(state),
                    Rule::r#retry_each => rules::r#retry_each(state),
                    Rule::r#retry_on => rules::r#retry_on(state),
                    Rule::r#pool => rules::r#pool(state),
                    Rule::r#pool_statement => rules::r#pool_statement(state),
                    Rule::r#pool_key => rules::r#pool_key(state),
                    Rule::r#eject => rules::r#eject(state),
                    Rule::r#eject_statement => rules::r#eject_statement(state),
                    Rule::r#eject_after => rules::r#eject_after(state),
                    Rule::r#eject_setting => rules::r#eject_setting(state),
                    Rule::r#eject_key => rules::r#eject_key(state),
                    Rule::r#mtls => rules::r#mtls(state),
                    Rule::r#mtls_on => rules::r#mtls_on(state),
                    Rule::r#allow => rules::r#allow(state),
                    Rule::r#allow_statement => rules::r#allow_statement(state),
                    Rule::r#dry_run => rules::r#dry_run(state),
                    Rule::r#from => rules::r#from(state),
                    Rule::r#caller => rules::r#caller(state),
                    Rule::r#caller_except => rules::r#caller_except(state),
                    Rule::r#deny => rules::r#deny(state),
                    Rule::r#deny_statement => rules::r#deny_statement(state),
                    Rule::r#scrape => rules::r#scrape(state),
                    Rule::r#scrape_on => rules::r#scrape_on(state),
                    Rule::r#observe => rules::r#observe(state),
                    Rule::r#observe_statement => rules::r#observe_statement(state),
                    Rule::r#access_log => rules::r#access_log(state),
                    Rule::r#tracing => rules::r#tracing(state),
                    Rule::r#tracing_at => rules::r#tracing_at(state),
                    Rule::r#tracing_as => rules::r#tracing_as(state),
                    Rule::r#tracing_sample => rules::r#tracing_sample(state),
                    Rule::r#kiali => rules::r#kiali(state),
                    Rule::r#kiali_statement => rules::r#kiali_statement(state),
                    Rule::r#kiali_key => rules::r#kiali_key(state),
                    Rule::r#on_mesh => rules::r#on_mesh(state),
                    Rule::r#on_namespace => rules::r#on_namespace(state),
                    Rule::r#on_service => rules::r#on_service(state),
                    Rule::r#on_route => rules::r#on_route(state),
                    Rule::r#accept => rules::r#accept(state),
                    Rule::r#test => rules::r#test(state),
                    Rule::r#test_statement => rules::r#test_statement(state),
                    Rule::r#send => rules::r#send(state),
                    Rule::r#sender => rules::r#sender(state),
                    Rule::r#test_caller => rules::r#test_caller(state),
                    Rule::r#test_at => rules::r#test_at(state),
                    Rule::r#expect => rules::r#expect(state),
                    Rule::r#expect_redirect => rules::r#expect_redirect(state),
                    Rule::r#expect_respond => rules::r#expect_respond(state),
                    Rule::r#expect_timeout => rules::r#expect_timeout(state),
                    Rule::r#expect_share => rules::r#expect_share(state),
                    Rule::r#expect_version => rules::r#expect_version(state),
                    Rule::r#expect_service => rules::r#expect_service(state),
                    Rule::EOI => rules::EOI(state),
                }
            },
        )
    }
}
/// A part of the parser. Closures are handed over as pointers: the functions of pest that take them are then compiled once, and not for each.
type Step = for<'i> fn(
    ::alloc::boxed::Box<::pest::ParserState<'i, Rule>>,
) -> ::pest::ParseResult<::alloc::boxed::Box<::pest::ParserState<'i, Rule>>>;
