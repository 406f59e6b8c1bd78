"""What is said in Chinese about the file a user wrote: the file itself, YAML, keys and values."""

from __future__ import annotations

PROBLEMS: dict[str, tuple[str, str]] = {
    # The file.
    "no-file": (
        "找不到文件“{file}”。",
        "看看文件名和所在文件夹有没有写错；想新写一份，用 generate.py new 加文件名。",
    ),
    "is-folder": ("“{file}”是文件夹，不是文件。", "写上里面那个 .yaml 文件的名字。"),
    "not-a-file": ("“{file}”不是普通文件。", "换成磁盘上的 .yaml 文件。"),
    "unreadable": ("文件打不开：{reason}。", "看看有没有读取权限，是不是正被别的程序占用。"),
    "too-large": (
        "文件有 {size} MB，超过了 {limit} MB 的上限。",
        "一期简报只有几十 KB，是不是选错了文件？图片放在单独的文件里，这里只写文件名。",
    ),
    "empty-file": ("文件里没有内容。", "用 generate.py new 加文件名，可以得到一份带说明的样稿。"),
    "wrong-encoding": (
        "文件是 {encoding} 编码，这里只认 UTF-8。",
        "用记事本打开，“另存为”时编码选 UTF-8（WPS 选“编码文本”里的 UTF-8）；"
        "或用命令 iconv -f {iconv} -t UTF-8 旧文件 > 新文件。",
    ),
    "broken-utf8": (
        "文件是 UTF-8 编码，但这里有几个字节坏了。",
        "多半是复制、传输时断在了半个字上：把这一处的字重新打一遍，再存为 UTF-8。",
    ),
    "unknown-encoding": (
        "认不出文件的编码，不像是文字。",
        "确认这是 .yaml 文本文件（不是 Word 文档），再用记事本另存为 UTF-8。",
    ),
    "control-character": (
        "文字里有一个看不见的控制字符（{found}），印不出来。",
        "多半是从网页或 Word 粘贴带来的：删掉它；要留空就用空格。",
    ),
    "wide-brackets": (
        "列表用了全角的方括号（{found}），会当成文字印出来。",
        "方括号“[ ]”和逗号“,”都要用半角；或一项一行，前面加“- ”。",
    ),
    # YAML, as the parser sees it.
    "several-documents": (
        "一个文件里写了不止一期（中间有一行“---”）。",
        "一期一个文件：从“---”处拆开。",
    ),
    "yaml-alias": (
        "这里的“*”在 YAML 里是“引用前文”的意思，而前文没有这个名字。",
        "如果就是文字，整句加上半角引号：'*……'。",
    ),
    "yaml-anchor": ("同一个“&”名字用了两次。", "给后一个换个名字。"),
    "yaml-escape": (
        "双引号里的“\\”后面跟了不认识的字符。",
        "换成单引号 '……'，里面的“\\”就只是普通字符。",
    ),
    "yaml-quote": (
        "从这里开始的引号没有配对。",
        "在这句话末尾补上同样的引号；正文里的引号请用中文的“ ”。",
    ),
    "yaml-brackets": (
        "从这里开始的方括号或花括号没有写完整。",
        "各项之间用半角逗号“,”，末尾补上“]”或“}}”；如果就是文字，整句加半角引号。",
    ),
    "yaml-colon": (
        "第 {line} 行多出一个冒号，YAML 以为这里又是一个键。",
        "看看这一行或上一行的缩进；文字里有“: ”的，整句加上半角引号。",
    ),
    "yaml-no-colon": (
        "第 {line} 行附近少了冒号，YAML 认不出键和值。",
        "键后面写半角冒号“:”再空一格；接着上一行的文字要比上一行的键多缩进两格。",
    ),
    "yaml-start": (
        "值不能用这个字符开头。",
        "整句加上半角引号，例如 '@所有人'；缩进请用空格，不用制表符。",
    ),
    "yaml-indent": (
        "第 {line} 行的缩进和上面对不上。",
        "同一层的键左边要对齐；下一层多缩进两格；列表每项以“- ”开头。只用空格缩进。",
    ),
    "yaml-other": (
        "YAML 写法有误：{reason}",
        "看看这一行和上一行的冒号、引号和缩进；拿不准的文字整句加上半角引号。",
    ),
    "too-deep": ("层次套得太深，超过 {limit} 层。", "一期简报只有几层：检查缩进和括号。"),
    "circular-alias": ("“*”引用绕成了圈：它引用的内容里又有它自己。", "把被引用的内容直接写出来。"),
    "too-many-nodes": (
        "“*”引用展开后内容太多，超过 {limit} 项。",
        "把重复引用去掉，直接写出要印的内容。",
    ),
    "top-level": (
        "文件最外层应当是一个个键，例如“期:”“发言人:”。",
        "用 generate.py new 加文件名，照着样稿写。",
    ),
    "custom-tag": ("不支持 YAML 标签“{found}”。", "文字以“!”开头的，整句加上半角引号。"),
    "merge-key": ("不支持 YAML 的合并键“<<”。", "把要合并的键直接写在这里。"),
    "wide-comma": (
        "方括号里用了中文逗号，“{found}”只算一项。",
        "要分成几项，用半角逗号加空格；确实是一项，就加上半角引号。",
    ),
    "python-value": (
        "不认识的值类型：{found}。",
        "只能用字符串、整数、小数、真假、日期、列表和字典。",
    ),
    # A typist's slips.
    "wide-colon": (
        "第 {line} 行“{key}”后面用了全角冒号“：”，YAML 的冒号必须是半角“:”，后面空一格。",
        "改成“{key}: ……”。如果这是正文，不是键，就把整句加上半角引号。",
    ),
    "colon-space": (
        "第 {line} 行“{key}:”后面少了空格。",
        "冒号后面空一格：“{key}: ……”。如果这是正文，就把整句加上半角引号。",
    ),
    "wide-dash": (
        "列表项前面用了“{found}”，YAML 认的是半角减号“-”。",
        "改成“- ”：半角减号，后面空一格。",
    ),
    "dash-space": (
        "列表项的“{found}”后面少了空格，这几项会连成一句话。",
        "改成“- ……”：减号后面空一格。",
    ),
    "wide-quotes": (
        "中文引号“ ”不能让 YAML 把里面的冒号、# 当作文字。",
        "外面再加一层半角引号：'“……”'。不想印出中文引号，就把它换成半角引号。",
    ),
    "hash-swallows": (
        "“ #”后面的字会被当作注释丢掉：“{lost}”。",
        "如果这是正文，把整句加上半角引号；如果是注释，# 后面空一格就不再提醒。",
    ),
    "tab-indent": (
        "第 {line} 行用制表符（Tab 键）缩进，YAML 只认空格。",
        "把制表符换成空格，每层两格；编辑器里可以设“Tab 键插入空格”。",
    ),
    "wide-indent": ("第 {line} 行用全角空格缩进，YAML 只认半角空格。", "换成半角空格，每层两格。"),
    "reserved-start": (
        "这句话以“{mark}”开头，在 YAML 里它另有含义。",
        "把整句加上半角单引号：'{mark}……'。",
    ),
    "colon-in-text": (
        "“{found}”里有半角冒号加空格，YAML 会以为又是一个键。",
        "把冒号换成中文的“：”，或把整句加上半角引号。",
    ),
    "unclosed-quote": (
        "第 {line} 行的半角引号 {mark} 有头没尾。",
        "在这句话末尾补一个 {mark}；正文里的引号请用中文的“ ”。",
    ),
    "inner-quote": (
        "半角引号 {mark} 在这里就收尾了，后面还有字。",
        "正文里的引号请用中文的“ ”；整句需要半角引号时，换一种放在最外面。",
    ),
    # Keys.
    "wrong-record": (
        "这里应当是一组“键: 值”，现在是“{found}”。",
        "另起一行，缩进两格，逐个写出：{example}",
    ),
    "wrong-records": (
        "这里应当是列表，每项是一组“键: 值”，现在是“{found}”。",
        "每项另起一行，以“- ”开头：- {example}",
    ),
    "missing-key": ("缺少必填的“{alias}”（{key}）。", "补上一行“{alias}: ……”。"),
    "empty-value": ("必填的“{alias}”（{key}）没有内容。", "在冒号后面填上内容。"),
    "empty-item": ("列表里有一项是空的。", "填上内容，或把这一行的“-”删掉。"),
    "key-not-text": ("“{found}”不能作键。", "如果这是正文，把整句加上半角引号。"),
    "duplicate-key": ("“{key}”写了两次，前一次在{first}。", "留一个；内容都要的，合在一起写。"),
    "duplicate-alias": (
        "“{key}”和{first}的“{other}”是同一个键的两种写法。",
        "中文名、英文名留一个。",
    ),
    "unknown-key-near": ("没有“{key}”这个键。", "是不是“{near}”？"),
    "unknown-key-elsewhere": ("“{key}”不是这里的键。", "它应当写在：{home}"),
    "unknown-key": ("没有“{key}”这个键。", "这里可以写：{known}"),
    # Values.
    "wrong-text": ("这里应当是一句文字，现在是“{found}”。", "写成一行文字，例如：标题: 关于……"),
    "mapping-for-text": (
        "这里应当是文字，但半角冒号让 YAML 把它当成了“键: 值”。",
        "把冒号换成中文的“：”，或把整句加上半角引号。",
    ),
    "bare-word": (
        "“{found}”不加引号，YAML 会把它当成数字、日期、真假或空值，不当文字。",
        '加上半角引号："{found}"；本来就不想填，冒号后面留空即可。',
    ),
    "one-paragraph": (
        "“{found}”中间有空行，而这里只能是一段话。",
        "去掉空行；要分段的内容写在“正文”里。",
    ),
    "wrong-whole": (
        "这里应当是整数（不小于 {minimum}），现在是“{found}”。",
        "只写阿拉伯数字，例如 12。",
    ),
    "below-minimum": ("{found} 太小了，这里不能小于 {minimum}。", "改成 {suggestion} 或更大的数。"),
    "wide-digits": ("“{found}”用了全角数字。", "改成半角：{suggestion}"),
    "number-with-unit": ("“{found}”带了单位，这里只写数。", "改成：{suggestion}"),
    "number-notation": (
        "“{found}”的写法会被 YAML 读成别的数。",
        "去掉开头的 0、下划线和正号：{suggestion}",
    ),
    "wrong-day": ("“{found}”不是日期。", "写成 {suggestion} 或 2023年7月24日。"),
    "day-notation": ("日期“{found}”的写法不认识。", "写成：{suggestion}"),
    "impossible-day": ("“{found}”：没有这一天。", "查一下日历，改成真实的日期。"),
    "wrong-flag": ("“{found}”不是“是”或“否”。", "写 true 或 false（也可以写“是”“否”）。"),
    "wrong-choice": ("“{found}”不在可选的范围里。", "可以写：{choices}"),
    "wrong-slug": (
        "编号“{found}”不合要求：它要用作文件名。",
        "只用英文字母、数字和中间的连字符，不超过 {length} 个字符，例如 2023-07-study-tour。",
    ),
    "device-name": (
        "编号“{found}”是 Windows 的保留名，建不了这个名字的文件。",
        "换一个，例如 {found}-1。",
    ),
    # The edition as a whole.
    "deadline-backwards": ("时限“{found}”的结束早于开始。", "把前后两个日期对一下。"),
    "event-backwards": ("活动 {end} 结束，却在 {start} 才开始。", "“起”和“止”是不是写反了？"),
    "no-words": ("这一条既没有标题也没有正文。", "至少写一样；不要这一条就整条删掉。"),
    "origin-of-nothing": (
        "“出处”里的“{key}”不是举措的键。",
        "写举措里有的键，例如 lead_unit（牵头单位）、deadline（时限）。",
    ),
    "two-attachments": ("一个附件同时写了“文件”和“文书”。", "留一个；两样都要就分成两个附件。"),
    "duplicate-id": ("编号“{id}”重复，{first}已经用过。", "给这一个换个编号（大小写不算区别）。"),
    "duplicate-number": ("序号 {number} 重复，{first}已经用过。", "每项举措的序号只能用一次。"),
    "no-document-number": (
        "公文还没有发文字号。",
        "编好号后，在 document_number 下写 office、year、number 三项。",
    ),
    "no-addressees": ("公文没有主送机关。", "在 addressees 里列出来；公布性的公文可以没有。"),
    "no-attendance": ("纪要没有出席人员。", "在 attendance 的 present 里列出来。"),
    "nothing-said": (
        "既没有发言人（speakers），也没有正文（sections）。",
        "至少写一样：发言人的感受和举措，或者正文的各部分。",
    ),
    "open-name": (
        "姓名“{name}”还没有核对。",
        "核对后在这位发言人下写 verified: true；或在 decisions（认可）里写 point: {id} 和决定。",
    ),
    "open-lead-unit": (
        "第 {number} 项举措（{name}）没有牵头单位。",
        "请{role}补上 lead_unit；或在 decisions 里写 point: {id} 和决定。",
    ),
    "open-person": (
        "第 {number} 项举措（{name}）没有责任人。",
        "请{role}补上 person；或在 decisions 里写 point: {id} 和决定（写 */*/person 表示所有举措）。",
    ),
    "open-deadline": (
        "第 {number} 项举措（{name}）没有时限。",
        "请{role}补上 deadline；或在 decisions 里写 point: {id} 和决定。",
    ),
    "open-inferred": (
        "第 {number} 项举措（{name}）的“{value}”是推定的，不是原文。",
        "核实后改 source；或在 decisions 里写 point: {id} 和决定。",
    ),
    "open-date": (
        "日期 {value} 是占位的，还没有填。",
        "在 edition（期）里把 date（日期）改成印发的日期。",
    ),
    "open-to-fill": (
        "“{value}”还没有填。",
        "换成真的内容；或在 decisions 里写 point: {id} 和决定。",
    ),
    "open-lost": (
        "“{value}”里的“□”是原文丢了的字。",
        "对照原件补上；本来就是方框的，在 decisions 里写 point: {id} 和决定。",
    ),
    "decision-of-nothing": (
        "decisions 里的“{id}”不是待定事项。",
        "改正 point，或删去这一条。",
    ),
    "dangling-near": (
        "依据“{id}”在这位发言人的感受和成效里找不到。",
        "是不是“{near}”？",
    ),
    "dangling": ("依据“{id}”在这位发言人的感受和成效里找不到。", "现有的编号：{known}"),
    "dangling-none": (
        "依据“{id}”找不到：这位发言人没有感受，也没有成效。",
        "先写上感受，或删掉“依据”。",
    ),
    "duplicate-rank": (
        "排序 {rank} 和“{name}”相同，两人按文件里的先后排。",
        "先后要紧的话，给两人不同的排序。",
    ),
    "ids-not-written": (
        "没法把编号写回文件而不动别的内容，文件没有改。",
        "把没有编号的条目改成每个键一行的写法，再试一次；或自己补上编号。",
    ),
    # Material to import.
    "import-exists": (
        "文件“{file}”已经有了。",
        "材料更新了，加 --merge 合并进去，你改过的都保留；不要原来的了，加 --force 覆盖。",
    ),
    "import-no-last": (
        "旁边没有上次导入的原样（{kept}），分不清哪些是你改的，没有合并。",
        "把 {kept} 放回草稿旁边；或换个文件名导入，自己对照着改。",
    ),
    "import-no-merge": (
        "材料变动太大，合并出来的文件读不通，没有合并，草稿没有动。",
        "换个文件名导入，再对照着改；草稿本身有没有写错，用 generate.py check {file} 看。",
    ),
    "import-review-kind": (
        "核对稿“{file}”写成什么格式，看不出来。",
        "文件名以这些结尾：{known}。",
    ),
    "import-nothing": (
        "没有给出要导入的材料。",
        "在 import 后面写文件名；从别的程序接过来的写“-”。",
    ),
    "import-no-file": ("找不到文件“{file}”。", "看看文件名和所在文件夹有没有写错。"),
    "import-empty": (
        "文件里没有文字。",
        "用记事本或 Word 打开看看；扫描件、图片里的字要先识别成文字。",
    ),
    "import-binary": (
        "这不是文字材料（{kind}）。",
        "能导入的是 .txt、.md、.html、.docx；别的格式先另存为 .docx 或 .txt，扫描件先做文字识别。",
    ),
    "import-noise": (
        "这不是文字材料，也认不出是什么文件。",
        "能导入的是 .txt、.md、.html、.docx；用原来的程序打开，另存为 .docx 或 .txt。",
    ),
    "import-format": (
        "不认识这种文件（{suffix}）。",
        "能导入的是 .txt、.md、.html、.docx；别的格式先另存为 .docx 或 .txt。",
    ),
    "import-encoding": (
        "认不出文件的编码，UTF-8、GB18030、Big5、UTF-16 都读不通。",
        "用原来的程序打开，另存为 UTF-8 文本再导入。",
    ),
    "import-broken-bytes": (
        "文件是 {encoding} 编码，但第 {line} 行附近有几个字节坏了。",
        "多半是复制、传输时断在了半个字上：换一份没坏的，或把这一处重新打一遍，再存为 UTF-8。",
    ),
    "import-too-large": (
        "文件超过了 {limit} MB 的上限。",
        "一次学习考察的材料只有几百 KB，是不是选错了文件？图片多的 Word 文件先压缩图片。",
    ),
    "import-too-much": (
        "条目太多，一期简报装不下。",
        "把材料分成几份，一次导入一期的；一份简报不过几百条。",
    ),
    "import-is-edition": (
        "这已经是一期简报的 YAML 文件，不用导入。",
        "直接生成：.venv/bin/python generate.py {file}。",
    ),
    "import-locked": (
        "Word 文件有密码，打不开。",
        "用 Word 或 WPS 打开，取消密码后另存一份再导入。",
    ),
    "import-old-word": (
        "这是旧格式的 Word 文件（.doc）。",
        "用 Word 或 WPS 打开，另存为 .docx 再导入。",
    ),
    "import-broken-word": (
        "Word 文件坏了，或者不是 .docx 文件。",
        "用 Word 或 WPS 打开试试；能打开就另存一份再导入，打不开请发件人重发。",
    ),
    "import-swollen": (
        "Word 文件里有一部分解压后大得不正常（{size} MB），没有打开。",
        "来路不明的文件不要打开；可靠的文件请把正文复制到新文档里，另存再导入。",
    ),
    "import-too-deep": (
        "网页嵌套太深，读不全，没有导入。",
        "在浏览器里选中正文，复制到文本文件里，再导入。",
    ),
    "import-no-structure": (
        "没有找到发言人一行，也没有成条的内容，看不出怎么分条。",
        "每位发言人单独写一行“单位职务 姓名”，分条的地方写上“一是”“第一，”或“（一）”，再导入。",
    ),
    "import-not-chinese": (
        "材料不是中文，没法按简报分条。",
        "导入只认中文材料；外文先译成中文，或用 generate.py new 新建一份自己填。",
    ),
}
