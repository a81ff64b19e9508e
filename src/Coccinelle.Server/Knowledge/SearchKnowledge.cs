using System.Text.Json.Nodes;
using Coccinelle.Domain.Knowledge;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Knowledge;

/// <summary>What a caller wants to know, from the firm's own documents: quoted, asked back, or honestly not known.</summary>
internal sealed class SearchKnowledge(KnowledgeSearch search) : ICallFunction
{
    public string Name => "search_knowledge";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        if (call.Arguments.Text("question", 500) is not { } question)
            return FunctionResult.Missing(KnowledgeTexts.WhatQuestion, "question");
        var answer = (await search.AskAsync(call.Call.TenantId, question, ct)).Answer;
        return new(Outcome(answer), KnowledgeTexts.Say(answer), Fields(answer));
    }

    public static string Outcome(KnowledgeAnswer answer) => answer switch
    {
        KnowledgeAnswer.Found => "found",
        KnowledgeAnswer.Ambiguous => "ambiguous",
        _ => "not_found",
    };

    private static JsonObject? Fields(KnowledgeAnswer answer) => answer switch
    {
        KnowledgeAnswer.Found found => new() { ["answer"] = found.Answer, ["source"] = found.Source },
        KnowledgeAnswer.Ambiguous several => new()
        {
            ["answers"] = new JsonArray([.. several.Answers.Select(one => new JsonObject { ["answer"] = one.Answer, ["source"] = one.Source })]),
        },
        _ => null,
    };
}
