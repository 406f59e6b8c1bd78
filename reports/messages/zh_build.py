"""What is said in Chinese about everything after the YAML file: templates, styles, fonts, files."""

from __future__ import annotations

PROBLEMS: dict[str, tuple[str, str]] = {
    # Templates.
    "template-missing": ("没有名为“{name}”的文件模板。", "现有的模板：{known}。"),
    "template-syntax": (
        "模板写法有误：{reason}。",
        "检查这一行的 {{% … %}} 和 {{{{ … }}}} 是否成对、拼写是否正确。",
    ),
    "template-include": (
        "模板要引用的“{name}”不存在。",
        "检查 import 或 include 后面的文件名；路径从 templates/ 算起。",
    ),
    "template-undefined": (
        "模板用到了没有的内容：{reason}。",
        "检查这一行的键名；可以不填的键先用 {{% if … %}} 判断。键名见 templates/README.md。",
    ),
    "template-fault": (
        "模板这一行算不出来：{reason}。",
        "检查这一行的运算和过滤器，看值的类型对不对。",
    ),
    "markup-broken": (
        "模板的标签写得不完整：{reason}。",
        "从这里往下检查：每个 <标签> 都要有 </标签>，“<”“&”作为文字时写成 &lt; 和 &amp;。",
    ),
    "tag-unknown": ("没有 <{tag}> 这个标签。", "可用的标签：{known}。用法见 templates/README.md。"),
    "tag-root": ("模板最外层是 <{tag}>。", "最外层要用一个 <document>，所有内容都放在里面。"),
    "tag-misplaced": ("<{tag}> 不能直接放在 <{parent}> 里。", "<{parent}> 里可以放：{allowed}。"),
    "text-misplaced": ("<{tag}> 里不能直接写文字（“{text}”）。", "把文字放进 <paragraph> 里。"),
    "figure-without-alt": (
        "<figure> 里没有 <alt>，看不见图的人不知道画的是什么。",
        "加上 <alt>……</alt>，用一句话说明画的是什么。",
    ),
    "figure-without-file": (
        "<figure> 里没有 <file>。",
        "写上图片的文件名：<file>{{{{ figure.file }}}}</file>。",
    ),
    "cell-mixed": (
        "<cell> 里既有 <paragraph> 又有直接写的文字。",
        "全部放进 <paragraph>，或全部直接写。",
    ),
    "attribute-unknown": ("<{tag}> 没有 {attribute} 这个属性。", "可用的属性：{known}。"),
    "attribute-wrong": (
        "<{tag}> 的属性 {attribute} 不能是“{value}”。",
        "可用的写法见 templates/README.md。",
    ),
    "attribute-missing": ("<{tag}> 缺少属性 {attribute}。", "补上它；写法见 templates/README.md。"),
    # Style sheets.
    "style-unknown-near": (
        "样式表里没有名为“{name}”的样式。",
        "是不是“{near}”？要新的样式，写进 style.yaml。",
    ),
    "style-unknown": (
        "样式表里没有名为“{name}”的样式。",
        "在 style.yaml 里加上它，或改用已有的：{known}。",
    ),
    "name-not-converted": (
        "转成{turned}会改动名字“{name}”，没有改。",
        "名字照原样印；要改，在 edition.conversions（繁简对照）里写 from 和 to；确认不改，也写一条，两边一样。",
    ),
    "attachment-missing": (
        "附件“{file}”不存在。",
        "检查文件名；它应当和 YAML 文件放在一起，或写相对路径。",
    ),
    "attachment-unknown": (
        "没有名为“{name}”的文件，不能作附件。",
        "附件可以是：{known}。",
    ),
    "profile-document-unknown": (
        "规范里的文件“{name}”没有对应的模板，写在它下面的不会起作用。",
        "是不是：{known}？",
    ),
    "profile-style-unknown-near": (
        "没有人用“{name}”这个样式，写了不会起作用。",
        "是不是“{near}”？新的样式写进模板的 style.yaml，规范只改已有的。",
    ),
    "profile-style-unknown": (
        "没有人用“{name}”这个样式，写了不会起作用。",
        "去掉它；新的样式写进模板的 style.yaml，规范只改已有的。",
    ),
    "profile-unknown": ("没有名为“{name}”的规范。", "现有的规范：{known}。"),
    "profile-conflict": (
        "这一期写明用规范“{own}”，命令里又写了“{wanted}”。",
        "只写一处；要换规范就改 edition.profile。",
    ),
    "style-impossible": (
        "{key} 算出来是 {value} 磅，会把文字排到纸外或叠在一起。",
        "改成 {least} 到 {most} 磅之间。",
    ),
    "negative-length": ("“{found}”是负数，这里不能用。", "写成零或正数。"),
    "style-circle": ("样式的 like 绕成了圈：{chain}。", "去掉其中一个 like。"),
    "first-page-smaller": (
        "首页的版心比其他页小。",
        "首页上、首页下只能把首页放大；要少排几行，用空行或块的最小高度。",
    ),
    "page-too-small": ("版心太小，放不下文字。", "检查纸张、四边的页边距和行距；行距要大于零。"),
    "wrong-length": ("“{found}”不是长度。", "写成 37mm、16pt、3号、小四、2em、2字 或 1行。"),
    "wrong-colour": (
        "“{found}”不是颜色。",
        "写成 [200, 0, 10] 这样三个 0 到 255 的数，或一个数表示灰度。",
    ),
    "colour-unknown": (
        "colours（颜色）里没有“{name}”。",
        "现有的：{known}。要加一种：colours: {{{name}: [0, 60, 160]}}。",
    ),
    "wrong-colour-name": (
        "“{found}”不是颜色的名字。",
        "写 colours（颜色）里的一个名字，如 red；要加一种颜色：colours: {{blue: [0, 60, 160]}}。",
    ),
    "wrong-number": ("“{found}”不是数。", "写成 0.25 这样的数。"),
    "wrong-named": (
        "这里要一组名字，写的却是“{found}”。",
        "每行一个名字，后面加冒号，内容缩进两格。",
    ),
    # Layout.
    "no-glyph": (
        "没有一款字体有“{char}”（{point}），角色 {role}。",
        "在 fonts/fonts.yaml 的补字一节加上有这个字的字体；或核对原稿，看是不是错字。",
    ),
    "invisible-character": (
        "文字里有看不见的字符（{point}），印不出来，也会妨碍查找。",
        "多半是从网页或微信粘贴带来的：在这一处删掉它重打。",
    ),
    "table-empty": (
        "表格里一格也没有。",
        "检查模板里用这个样式的表格：至少要有表头，或用 if 把整个表格略去。",
    ),
    "columns-count": (
        "样式表给了 {columns} 栏的栏宽，模板的表格却有 {cells} 栏。",
        "让两边一致：改 style.yaml 的 columns，或改模板。",
    ),
    "columns-too-wide": (
        "栏宽加起来 {width} 磅，超过了版心宽 {measure} 磅。",
        '把 columns 里的栏宽改小，或让一栏用 "*"。',
    ),
    "column-too-narrow": (
        "最窄的一栏只有 {width} 磅，连一个字也放不下（至少 {least} 磅）。",
        "把 columns 里的栏宽改大。",
    ),
    "right-to-left": (
        "“{char}”（{point}）属于从右往左写的文字（阿拉伯文、希伯来文等），这里排不了。",
        "改用译文，或作为图片附上。",
    ),
    "head-row-uneven": (
        "表头第 {row} 行（{words}）有 {cells} 栏，这张表却是 {columns} 栏。",
        "在模板里补上或去掉这一行的格子，空格也要写 <cell/>；跨栏的写 columns。",
    ),
    "row-uneven": (
        "表格第 {row} 行（{words}）有 {cells} 栏，这张表却是 {columns} 栏。",
        "在模板里补上或去掉这一行的格子，空格也要写 <cell/>；跨栏的写 columns。",
    ),
    "cells-overlap": (
        "表格第 {row} 行有一格压在上一行跨下来的格子上。",
        "检查模板里这一行的 rows 和 columns。",
    ),
    "link-unknown": (
        "这里引到“{name}”，文件里没有这个 id。",
        "检查 <link to> 或 <folio of> 里的名字，或在要引到的那一段写上 id。",
    ),
    "anchor-twice": ("id“{name}”用了两次，引到它的地方不知道指哪一处。", "改掉其中一个。"),
    "figure-too-tall": (
        "图和图题共高 {height} 毫米，版心只有 {depth} 毫米高。",
        "把 style.yaml 里 figures（图片）的 height（最高）改小。",
    ),
    "first-page-bare": (
        "首页只放得下报头和标题，没有正文。",
        "首页应当有正文（GB/T 9704）：缩短标题或主送机关，或把行距、字号改小。",
    ),
    "face-stands-in": (
        "角色 {role} 的字体里没有“{chars}”，已改用 {face}。",
        "字都印得出来，只是字形略有不同；要一致，请在 fonts/fonts.yaml 里换字体。",
    ),
    "measure-too-narrow": (
        "这里只有 {measure} 磅宽，连“{char}”也放不下。",
        "把栏宽改大，或把缩进改小。",
    ),
    "ragged-line": (
        "第 {page} 页有一行排不满：“{text}”。",
        "多半是行里有很长的网址或编号；换一种说法，或在中间断开。",
    ),
    # Pictures.
    "picture-missing": (
        "打不开图片“{file}”：{reason}。",
        "文件名从这份 YAML 所在的文件夹算起；核对名字、扩展名和所在的文件夹。",
    ),
    "picture-broken": (
        "图片“{file}”是坏的或不完整：{reason}。",
        "用看图的软件打开它再另存一次，或向提供的人重新要。",
    ),
    "picture-kind": (
        "“{file}”不是能用的图片（{reason}）。",
        "用看图的软件另存为 PNG 或 JPEG；图表也可以用 SVG。只改扩展名没有用。",
    ),
    "picture-enormous": (
        "图片“{file}”大得不正常，超过了 {most} 万像素。",
        "印满一页 A4 只要 900 万像素：用看图的软件缩小再另存。",
    ),
    "picture-heavy": (
        "图片文件“{file}”有 {size} MB，太大了。",
        "用看图的软件缩小，或另存为 JPEG。",
    ),
    "picture-feature": (
        "图片“{file}”第 {line} 行用了“{feature}”，这里画不出来。",
        "在做图的软件里把它另存为 PNG（每英寸 300 点），文件名改成新的。",
    ),
    "picture-intricate": (
        "图片“{file}”太复杂，到第 {line} 行已经画不完。",
        "在做图的软件里把它另存为 PNG（每英寸 300 点），文件名改成新的。",
    ),
    "picture-coarse": (
        "图片印出来宽 {width} 毫米，每英寸只有 {dpi} 点，会发虚。",
        "换一张宽 {pixels} 像素以上的原图（现在 {has} 像素），或在 style.yaml 里把图片排小。",
    ),
    "picture-simplified": (
        "图里的“{features}”没有照画，文字都在。",
        "看一看印出来的样子；要一模一样，就把图另存为 PNG（每英寸 300 点）。",
    ),
    "picture-without-alt": (
        "这张图没有图题，也没有替代文字，看不见图的人不知道画的是什么。",
        "写上 caption（图题）或 alt（替代文字）。",
    ),
    # Fonts.
    "fonts-file-missing": (
        "找不到字体登记表：{folder} 里没有 fonts.yaml。",
        "从原来的程序目录里拷回 fonts 文件夹。",
    ),
    "fonts-file-syntax": ("fonts.yaml 写法有误：{detail}。", "检查这一行的缩进和冒号。"),
    "fonts-file-shape": (
        "fonts.yaml 的“{key}”写得不对。",
        "应当是：{expected}。写法见文件里的说明。",
    ),
    "font-face-unknown": (
        "没有登记名为“{face}”的字体。",
        "改成已登记的名字（{known}），或写字体文件的路径。",
    ),
    "font-role-unknown": ("没有“{role}”这个字体角色。", "可用的角色：{known}。"),
    "font-language-unknown": ("不认识语言“{language}”。", "可用的：{known}。"),
    "fonts-section-unknown": ("fonts.yaml 里没有“{section}”这一节。", "可用的：{known}。"),
    "font-preset-unknown": ("没有“{preset}”这套 Word 字体名。", "可用的：{known}。"),
    "font-file-missing": (
        "字体“{face}”的文件不存在：{file}。",
        "检查 fonts.yaml 里的文件名或路径。",
    ),
    "font-unreadable": (
        "字体“{face}”的文件读不出来（第 {index} 款）。",
        "确认它是完好的 .ttf、.otf 或 .ttc 文件，index 没有超过集内的款数。",
    ),
    "font-not-embeddable": (
        "字体“{face}”取不出字形，不能嵌入 PDF。",
        "文件可能坏了；在 fonts/fonts.yaml 里换一款。",
    ),
    "font-family-not-ours": (
        "要嵌入 Word 的字体“{family}”不在 fonts/fonts.yaml 里。",
        "fonts.yaml 的 word 一节 bundled 一行，要用 faces 里写的 family；有：{known}。",
    ),
    "font-embedding-forbidden": (
        "字体“{family}”不许嵌入可以编辑的文件（OS/2 fsType {rights}）。",
        "换一款允许嵌入的字体，或不嵌入（embed: none）。",
    ),
    "font-subsetting-forbidden": (
        "字体“{family}”只许整款嵌入（OS/2 fsType {rights}）。",
        "改成 embed: full，或换一款字体。",
    ),
    "font-outlines-postscript": (
        "字体“{family}”的轮廓是 PostScript（CFF）的，Word 不能嵌入。",
        "换成 TrueType 轮廓的 .ttf，或不嵌入（embed: none）。",
    ),
    # Finished files.
    "word-file-unreadable": ("这不是完好的 Word 文件（.docx）。", "用 Word 另存为 .docx 再试。"),
    "word-map-missing": (
        "这个 Word 文件里没有与 YAML 对应的记录，不知道哪一段来自哪里。",
        "要用本程序生成、再修改的文件；复制粘贴到新文件里的不行。",
    ),
    "illegal-character": ("文字里有 Word 文件不允许的字符（{point}）。", "在这一处删掉它。"),
    "text-differs": (
        "做好的文件（{document}.{format}）与内容不一致：应为“{wanted}”，读出来是“{found}”。",
        "这是程序的毛病，文件没有写出。请把这份 YAML 和这条信息交给维护的人。",
    ),
    "edition-taken": (
        "编号“{id}”的文件已经有了，是由“{other}”生成的。",
        "每期的编号要不同：改掉这里的 编号（id）；确实要用这份代替那份，加 --force。",
    ),
    "stale-file": (
        "这份文件是以前生成的，这次没有重做，内容已经不同。",
        "要一起用，去掉 -f、-d 再生成一次；这一期不再做它的，删掉。",
    ),
    "output-refused": (
        "写不进文件夹“{folder}”：{reason}。",
        "原有的文件没有动。看看有没有写入权限，PDF 或 Word 文件是不是正开着。",
    ),
    "output-not-folder": (
        "“{folder}”不能作为输出文件夹：{reason}。",
        "同名的地方已经有一个文件；用 -o 换一个文件夹。",
    ),
    "output-is-folder": (
        "“{file}”是一个文件夹，不能用文件替换它。",
        "把它移走或改名，再生成一次。",
    ),
    "disk-full": (
        "磁盘满了，文件没有写完：{reason}。",
        "原有的文件没有动。腾出空间再试，或用 -o 换到别的盘。",
    ),
    # Many files at once.
    "folder-without-yaml": (
        "这个文件夹里没有 YAML 文件（.yaml、.yml）。",
        "只看文件夹本身，不看里面的文件夹；要一起看，写成“文件夹/**/*.yaml”，加上引号。",
    ),
    "pattern-without-files": (
        "没有文件的名字符合“{pattern}”。",
        "* 代替任意几个字，? 代替一个字；从运行命令的文件夹看起。看看有没有写错。",
    ),
    "nothing-named": (
        "单子里一个文件名也没有。",
        "一行写一个文件名、文件夹或带 * 的名字；# 开头的行不算。",
    ),
    "document-slow": (
        "“{document}”做了 {seconds} 秒还没有做完，停了下来。",
        "多半是内容太多：分成几期。确实要这么久，加 --time-limit {more}。",
    ),
    "document-too-much": (
        "“{document}”要的内存超过了 {size} MiB，停了下来。",
        "多半是内容或图片太多：分成几期，把图改小。确实要这么多，用 --memory-limit 写大一些。",
    ),
    "template-endless": (
        "做“{document}”时，模板在这一行 {seconds} 秒还没有做完，停了下来。",
        "看看这里的循环是不是没有尽头，或一层套一层；确实要这么久，加 --time-limit {more}。",
    ),
    "template-too-much": (
        "做“{document}”时，模板要的内存超过了 {size} MiB，停了下来。",
        "看看里面的循环是不是没完没了地输出；确实要这么多，用 --memory-limit 写大一些。",
    ),
    "worker-gone": (
        "做“{document}”的进程被系统中止了，试了两次都是这样（{reason}）。",
        "多半是内存不够：关掉别的程序，用 -j 1 再做一遍；已经做好的不会重做。",
    ),
    "cluster-missing": (
        "没有装机群用的程序（distributed）。",
        "装上它：.venv/bin/pip install -r requirements-cluster.lock；或去掉 --cluster，在本机上做。",
    ),
    "cluster-unreachable": (
        "连不上机群“{address}”：{reason}。",
        "看看调度程序（dask scheduler）开着没有，地址写对没有，例如 tcp://10.0.0.1:8786。",
    ),
    "cluster-idle": (
        "机群“{address}”里一个工作进程也没有。",
        "在每台机器上运行：dask worker {address} --nworkers auto --nthreads 1",
    ),
    "cluster-password": (
        "设了 Word 文件的密码（{name}），密码不能发到别的机器上。",
        "要设密码就在本机上做（去掉 --cluster）；不要密码就取消这个环境变量。",
    ),
    "file-exists": ("文件“{file}”已经有了。", "换一个文件名；确实要覆盖，加 --force。"),
}

# What operating systems say, and what a value should be.
WORDS: dict[str, str] = {
    "text": "文字",
    "number": "数字",
    "list": "列表",
    "mapping": "一组键",
    "mapping of lists": "一组键，每个是列表",
    "mapping of mappings": "一组键，每个又是一组键",
    "mapping of mappings of lists": "两层键，里层每个是列表",
    "true / false": "true 或 false",
    "Permission denied": "没有权限",
    "Operation not permitted": "没有权限",
    "Not a directory": "路径中间有一个是文件，不是文件夹",
    "File exists": "已有同名的文件",
    "No such file or directory": "没有这个文件或文件夹",
    "Read-only file system": "只能读，不能写",
    "No space left on device": "没有空间了",
    "Device or resource busy": "正被占用",
    "File name too long": "名字太长",
    "Is a directory": "是文件夹",
    "empty file": "文件是空的",
    "not SVG": "不是 SVG",
    "unknown kind": "认不出的格式",
}

TEXTS: dict[str, str] = {
    "help-program": "简报：一份 YAML 做成可以打印的 PDF 和可以修改的 Word。",
    "help-default": "只写文件名就是 build：generate.py data/study-tour.yaml",
    "help-build": "生成各种文件（PDF 和 Word）",
    "help-check": "检查文件，走完全部步骤，但什么也不写",
    "help-import": "把文字材料（txt、md、html、docx）整理成一期简报的草稿",
    "help-import-sources": "材料，可以几份；“-”是标准输入",
    "help-import-out": "要写的 YAML 文件",
    "help-import-force": "覆盖已有的文件",
    "help-import-list": "列出每一处改动",
    "help-import-review": "另写一份核对稿：原文与整理后逐行对照（.html、.docx、.pdf）",
    "help-import-merge": "材料更新了，合并进已有的草稿，人改过的不动",
    "import-conflict": "{file}:{line}：你改过，材料也变了，保留了你的：\n{kept}\n    材料现在是：\n{new}",
    "import-merged": "合并：更新了 {renewed} 行，{conflicts} 处你和材料都改了，保留了你的。",
    "import-review": "核对稿：{file}",
    "imported": "{file}：发言人 {speakers} 位，感受 {findings} 条，成效 {achievements} 条，举措 {actions} 条；改动 {repairs} 处，待核 {points} 处。",
    "import-next": "待核的地方写在文件开头和各条上面；改好后运行：.venv/bin/python generate.py {file}",
    "help-new": "新建一份带说明的样稿",
    "help-schema": "打印编辑器用的 JSON Schema",
    "help-fonts": "看各角色用什么字体，或一段文字由哪款字体来印",
    "help-dump": "打印中间结果",
    "help-watch": "文件一改就重新生成",
    "help-lang": "提示语言：zh 中文，en 英文",
    "help-file": "YAML 文件",
    "help-new-file": "要新建的文件",
    "help-new-force": "覆盖已有的文件",
    "help-out": "输出文件夹，默认 out",
    "help-document": "只做这一种文件（可以多次）",
    "help-format": "只做这一种格式：pdf 或 docx（可以多次）",
    "help-script": "改成另一种字形：hans 简体，hant 繁体，tw 台湾用语，hk 香港字形",
    "help-profile": "用哪一套规范（templates/profiles/ 里的文件名）",
    "help-check-report": "另写一份规范核对报告：逐条列出要求、实测、结论；不给名字就写到 out/ 期编号 /conformance",
    "open-list": "待定事项 {count} 项没有定（已定、已认可 {settled} 项）：",
    "help-deep": "还要量成品：行、页、字体、PDF 与 Word 是否一致、哪些内容没有印出来",
    "help-strict": "有提醒也算出错",
    "help-json": "用 JSON 打印结果，供程序读取",
    "help-force": "内容没有变也重新生成",
    "help-jobs": "同时用几个进程",
    "help-fonts-what": "YAML 文件，或要查的文字",
    "help-stage": "哪一步：report 数据，document 结构，galley 样式，pages 版面",
    "building": "正在生成",
    "made": "已处理 {file}",
    "done": "{edition} 已生成：",
    "unchanged": "{edition} 内容没有变，沿用已有的文件（要重做请加 --force）：",
    "checked": "{file} 没有错误。",
    "problems-found": "共 {count} 处错误。",
    "not-built": "{file} 没有生成；原有的文件没有动。",
    "command-unknown": "没有“{written}”这个命令，是不是 {near}？什么也没有做。",
    "role-without-han": "{role} 用的 {file} 里没有汉字，汉字都由后面的字体来印。",
    "usage": "命令写得不对；用法见 {command}。",
    "watch-ended": "不再守着了。",
    "no-stand-ins": "{file} 里的字，各角色自己的字体都有，没有用到补字。",
    "new-made": "样稿已写好，打开照着改：{file}（旁边的 {schema} 供编辑器提示键名，可以不管）",
    "no-face": "（没有）",
    "watching": "正在守着 {file}，改了就重做；按 Ctrl-C 结束。",
    "help-build-files": "YAML 文件、文件夹（里面的 YAML 文件）或带 * 的名字，可以几个",
    "help-files-from": "从单子里读文件名，一行一个；“-”是标准输入",
    "help-build-jobs": "同时用几个进程；默认有几个处理器就用几个，一两份小文件不另开",
    "help-cluster": "交给 Dask 机群去做；地址如 tcp://10.0.0.1:8786",
    "help-time-limit": "一份文件最多做几秒，默认 {seconds}；0 是不限",
    "help-memory-limit": "一份文件最多用多少 MiB 内存，默认看本机有多少；0 是不限",
    "files-needed": "没有写文件名",
    "pages": "页",
    "pages-about": "{done}/约 {total}",
    "batch-done": "做好 {built} 期，沿用 {kept} 期，没有做成 {failed} 期；共 {pages} 页。",
    "broken-off": "已中断：{built} 期已经做好，还有 {left} 期没有做；没有写了一半的文件。再运行一次同样的命令，就接着做。",
    "reminders-kept": "    上次生成时有 {count} 处提醒；要再看一遍，加 --force。",
    "interrupted": "已中断；原有的文件没有动。",
}
